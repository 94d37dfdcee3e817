"""One reader for each file format; each gives a `Reading`."""
