"""What the README shows is true: its commands run, print what stands there and exit as said.

After a change of output: `python tests/test_readme.py` writes the new output into the README.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

REPO = Path(__file__).resolve().parents[1]
README = REPO / "README.md"
HARD_PAIRS = REPO.parent / "shared" / "data" / "labelled" / "hard_pairs_dev.csv"

#: A fenced block of commands, with the exit status of its commands where it is not 0.
BLOCK = re.compile(r"(?:<!-- exit (?P<status>\d) -->\n)?```(?P<kind>\w+)\n(?P<body>.*?)```\n", re.DOTALL)

_NONE = "-0- "
_SDN = f'36,"EXAMPLE AERO WORKS",{_NONE},"NPWMD",{",".join([_NONE] * 8)}\r\n'
_UN = (
    '<CONSOLIDATED_LIST dateGenerated="2026-02-27T00:00:09.554Z"><INDIVIDUALS/><ENTITIES><ENTITY><DATAID>691</DATAID>'
    "<FIRST_NAME>EXAMPLE MISSILE BUREAU</FIRST_NAME><UN_LIST_TYPE>Iran</UN_LIST_TYPE>"
    "<REFERENCE_NUMBER>IRe.900</REFERENCE_NUMBER><LISTED_ON>2007-03-24</LISTED_ON></ENTITY></ENTITIES>"
    "</CONSOLIDATED_LIST>"
)
#: The files that the README's commands name, small and invented.
FILES = {
    "customers.csv": "Customer No,Customer Name,Country\n1,Example Aero Works,IR\n2,Anna Lindqvist,SE\n",
    "customers/all.csv": "Customer No,Customer Name,Country\n1,Example Aero Works,IR\n",
    "orders/all.csv": "order_id,customer_name,customer_country,goods_description\nA1,Hotel Linde,AT,bed linen\n",
    "sdn.csv": _SDN,
    "alt.csv": '36,1,"aka","EXAMPLE AVIATION WORKS",-0- \r\n',
    "add.csv": '36,1,"1 Main Street","Tehran","Iran",-0- \r\n',
    "sdn_comments.csv": '36,"Makes engines."\r\n',
    "consolidated.xml": _UN,
}


class Command(NamedTuple):
    line: str
    status: int
    output: str | None
    """What the README shows it to print; None where it shows nothing."""


def commands(text: str) -> list[Command]:
    """The `screening` commands of the README, in order."""
    found = []
    for block in BLOCK.finditer(text):
        status = int(block["status"] or 0)
        if block["kind"] == "console":
            line, _, output = block["body"].partition("\n")
            found.append(Command(line.removeprefix("$ "), status, output))
        elif block["kind"] == "sh":
            lines = block["body"].splitlines()
            found += [Command(line, status, None) for line in lines if line.startswith("screening ")]
    return found


def prepare(folder: Path, text: str) -> None:
    """Writes the files that the README's commands name, and its own nightly.yml."""
    for name, content in FILES.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8", newline="")
    yaml = next(block["body"] for block in BLOCK.finditer(text) if block["kind"] == "yaml")
    (folder / "nightly.yml").write_text(yaml, encoding="utf-8")
    if HARD_PAIRS.exists():
        shutil.copyfile(HARD_PAIRS, folder / HARD_PAIRS.name)


def run(line: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Runs a command of the README in `folder`, on a terminal of 110 columns, with its own data folder.

    The embedded lists alone are there for `check`; the others find the lists of the README imported.
    """
    words = shlex.split(line)
    data = folder / ("empty" if words[1] == "check" else "data")
    environment = {**os.environ, "SCREENING_DATA_DIR": str(data), "COLUMNS": "110", "PYTHONUTF8": "1"}
    environment.pop("SCREENING_MAX_AGE", None)
    return subprocess.run(
        [sys.executable, "-m", "screening", *words[1:]],
        cwd=folder,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
    )


TEXT = README.read_text(encoding="utf-8")
COMMANDS = commands(TEXT)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """A folder with the files that the README names, its lists imported."""
    folder = tmp_path_factory.mktemp("readme")
    prepare(folder, TEXT)
    for command in COMMANDS:
        if command.line.startswith("screening lists import"):
            assert run(command.line, folder).returncode == 0
    return folder


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.line)
def test_a_command_of_the_readme_runs_and_prints_what_stands_there(folder, command):
    if HARD_PAIRS.name in command.line and not HARD_PAIRS.exists():
        pytest.skip("the labelled data of ../shared is not here")

    result = run(command.line, folder)

    assert result.returncode == command.status, result.stdout
    if command.output is not None:
        assert result.stdout == command.output, "run: python tests/test_readme.py"


def test_the_readme_opens_with_exactly_two_commands():
    first = next(BLOCK.finditer(TEXT))

    assert first["body"].splitlines() == ["make demo", "make test"]


def test_every_make_target_of_the_readme_exists():
    makefile = (REPO / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^`?make ([a-z-]+)", TEXT.replace("`make", "\n`make"), re.MULTILINE))

    assert {"demo", "test", "lint"} <= targets
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


def test_every_file_that_the_readme_links_to_exists():
    for link in re.findall(r"\]\(([^)#]+)\)", TEXT):
        assert (REPO / link).exists(), link


def renew() -> None:
    """Writes what the commands print now into the README's console blocks."""
    import tempfile

    def renewed(block: re.Match[str]) -> str:
        if block["kind"] != "console":
            return block[0]
        line = block["body"].splitlines()[0]
        if HARD_PAIRS.name in line and not HARD_PAIRS.exists():
            return block[0]
        result = run(line.removeprefix("$ "), Path(scratch))
        return f"<!-- exit {result.returncode} -->\n```console\n{line}\n{result.stdout}```\n"

    with tempfile.TemporaryDirectory() as scratch:
        prepare(Path(scratch), TEXT)
        README.write_text(BLOCK.sub(renewed, TEXT), encoding="utf-8")


if __name__ == "__main__":
    renew()
