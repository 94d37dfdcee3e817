"""`python -m screening` is the `screening` command."""

from screening.cli.main import main

main()
