"""The files and commands for running it every night name what exists; systemd finds no fault in its units."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import click
import pytest

from screening.cli.main import cli
from screening.cli.nightly import read_nightly_config
from screening.errors import UsageProblem
from screening.model import RowOutcome
from screening.nightly.notice import RunNews, message_of
from screening.nightly.notify_config import read_notify
from screening.nightly.notify_webhook import signature
from screening.nightly.sql_config import read_sql
from screening.rules.marked import read_marked

REPO = Path(__file__).resolve().parents[1]
FOLDER = REPO / "examples" / "nightly"
DOCUMENT = REPO / "docs" / "nightly.md"
PROGRAM = "/opt/screening/.venv/bin/screening"
#: Documented before they are there; a test of them is an expected failure until then.
COMING: tuple[str, ...] = ()


def text(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def unit(name: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in text(name).splitlines() if re.match(r"[A-Za-z]+=", line))


def task(tag: str) -> str:
    space = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"
    return ElementTree.fromstring(text("task.xml")).findtext(f".//{space}{tag}") or ""  # noqa: S314, our own file


def cron_line() -> str:
    return next(line for line in text("crontab").splitlines() if "nightly.yml" in line)


def documented() -> list[str]:
    """Every command line of the page that begins with `screening`, by blocks and in running text."""
    page = DOCUMENT.read_text(encoding="utf-8")
    return sorted(
        set(re.findall(r"`(?:[A-Z_]+=\S+ )?(screening [^`]+)`", page))
        | set(re.findall(r"^(screening .+)$", page, re.M))
    )


def started() -> list[str]:
    """What the files themselves start."""
    cron = re.search(rf"{PROGRAM} (.+?) >", cron_line())
    assert cron
    by_page = re.search(r'screening\.exe (.+)"', DOCUMENT.read_text(encoding="utf-8"))
    assert by_page
    systemd = unit("screening-nightly.service")["ExecStart"].removeprefix(f"{PROGRAM} ")
    return [f"screening {arguments}" for arguments in (systemd, cron[1], task("Arguments"), by_page[1])]


def why_not(line: str) -> str:
    """Why a command line cannot be understood, "" where it can: all commands and options exist."""
    words = [word for word in shlex.split(line.replace("\\", "/"))[1:] if word != "CONFIG.yml"]
    command: click.Command = cli
    context = click.Context(command)
    while words:
        word = words.pop(0)
        if word.startswith("-"):
            option = next((o for o in command.params if isinstance(o, click.Option) and word in o.opts), None)
            if option is None:
                return f"{line}: {command.name} has no option {word}"
            if not option.is_flag:
                words.pop(0)
        elif isinstance(command, click.Group):
            found = command.get_command(context, word)
            if found is None:
                return f"{line}: there is no command {word}"
            command, context = found, click.Context(found)
    return ""


@pytest.mark.parametrize("line", [*documented(), *started()])
def test_commands_and_options_exist(line: str) -> None:
    fault = why_not(line)
    if fault and any(coming in line for coming in COMING):
        pytest.xfail(f"documented ahead: {fault}")
    assert not fault


def test_a_wrong_command_or_option_would_be_seen() -> None:
    assert why_not("screening nightly x.yml --nosuch")
    assert why_not("screening lists updtae")
    assert len(started()) == 4


@pytest.mark.parametrize("name", ["screening-nightly.service", "screening-nightly.timer"])
def test_systemd_finds_no_fault(tmp_path: Path, name: str) -> None:
    analyze = shutil.which("systemd-analyze")
    if not analyze:
        pytest.skip("systemd-analyze is not on this machine")
    for file in ("screening-nightly.service", "screening-nightly.timer"):
        (tmp_path / file).write_text(text(file).replace(PROGRAM, "/bin/true"), encoding="utf-8")
    command = [analyze, "verify", "--man=no", str(tmp_path / name)]
    run = subprocess.run(command, capture_output=True, encoding="utf-8")
    ours = [line for line in run.stderr.splitlines() if "screening-nightly" in line]  # not of the machine's other units
    assert (run.returncode, ours) == (0, [])

    (tmp_path / name).write_text(text(name).replace("[Unit]", "[Unit]\nNosuch=1"), encoding="utf-8")
    broken = subprocess.run(command, capture_output=True, encoding="utf-8")
    assert "Nosuch" in broken.stderr


def test_statuses_and_folders_of_the_service_fit_the_configuration() -> None:
    service, config = unit("screening-nightly.service"), read_marked(FOLDER / "nightly.yml", "nightly.yml").value
    assert service["SuccessExitStatus"] == "1"
    assert unit("screening-nightly.timer")["Unit"] == "screening-nightly.service"
    writable = service["ReadWritePaths"].split()
    for written in (config["output"], Path(config["review"]["state"]).parent):
        assert str(Path(service["WorkingDirectory"]) / written) in writable
    assert service["Environment"].removeprefix("SCREENING_DATA_DIR=") in writable


@pytest.mark.skipif(sys.platform == "win32", reason="cron's shell is not there")
@pytest.mark.parametrize(
    ("status", "mailed"), [(0, ""), (1, ""), (3, "a list is too old\n"), (137, "a list is too old\n")]
)
def test_cron_mails_failures_only(tmp_path: Path, status: int, mailed: str) -> None:
    (tmp_path / "reports").mkdir()
    program = tmp_path / "screening"
    program.write_text(f'#!/bin/sh\n[ "$*" = "nightly nightly.yml --json" ] && echo a list is too old\nexit {status}\n')
    program.chmod(0o755)
    line = cron_line()
    assert "%" not in line  # cron would take it for a line break
    command = line.split(" ", 5)[5].replace(PROGRAM, str(program)).replace("/srv/screening", str(tmp_path))
    run = subprocess.run(["/bin/sh", "-c", command], capture_output=True, encoding="utf-8")
    assert run.stdout + run.stderr == mailed
    assert (tmp_path / "reports" / "last-output.txt").stat().st_mode & 0o777 == 0o600


def test_the_task_of_windows_starts_the_program_in_its_folder() -> None:
    assert text("task.xml").isascii()  # without a declared encoding: schtasks refuses one that is not UTF-16
    assert task("Command") == r"C:\Screening\.venv\Scripts\screening.exe"
    assert task("WorkingDirectory") == r"C:\Screening"
    assert task("MultipleInstancesPolicy") == "IgnoreNew"


def test_the_configuration_is_read(tmp_path: Path) -> None:
    shutil.copy(FOLDER / "nightly.yml", tmp_path)
    (tmp_path / "in").mkdir()
    for name, header in (("customers", "id,name"), ("orders", "order_id,customer_name")):
        (tmp_path / "in" / f"{name}.csv").write_text(f"{header}\n1,Anna\n", encoding="utf-8")
    marked = read_marked(tmp_path / "nightly.yml", "nightly.yml")
    notify = read_notify(marked, marked.value["notify"], tmp_path, "notify")
    sql = marked.value["inputs"][2]["sql"]
    assert read_sql(marked, sql, "erp-customers", tmp_path, "inputs", 2, "sql") is not None
    assert marked.problems == []
    assert notify is not None
    assert notify.email is not None
    assert notify.webhook is not None
    try:
        read_nightly_config(tmp_path / "nightly.yml")
    except UsageProblem as error:
        if "unknown key" in str(error):
            pytest.xfail(f"documented ahead: {error}")
        raise


def test_the_yaml_of_the_page_is_read(tmp_path: Path) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "page.yml").write_text("".join(blocks), encoding="utf-8")
    marked = read_marked(tmp_path / "page.yml", "page.yml")
    assert read_notify(marked, marked.value["notify"], tmp_path, "notify") is not None
    assert read_sql(marked, marked.value["inputs"][0]["sql"], "erp", tmp_path, "inputs", 0, "sql") is not None
    assert marked.problems == []


def test_receivers_who_do_as_the_page_says_know_a_genuine_message() -> None:
    page = DOCUMENT.read_text(encoding="utf-8")
    code = next(block for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL) if "def genuine" in block)
    names: dict[str, Any] = {}
    exec(code, names)
    now = int(time.time())
    assert names["genuine"](signature("key", now, b"{}"), b"{}", "key")
    assert not names["genuine"](signature("key", now, b"{}"), b"{ }", "key")
    assert not names["genuine"](signature("other", now, b"{}"), b"{}", "key")
    assert not names["genuine"](signature("key", now - 3600, b"{}"), b"{}", "key")


def test_the_record_on_the_page_has_the_keys_of_a_real_one() -> None:
    (block,) = re.findall(r"```json\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    shown = json.loads(block)
    counts = {outcome.value: 0 for outcome in RowOutcome}
    real = message_of(RunNews(exit_status=1, counts_out=counts)).record
    assert list(shown) == list(real)
    assert list(shown["counts"]) == list(real["counts"])
    assert shown["counts"]["in"] == sum(shown["counts"].values()) - shown["counts"]["in"]


def test_files_named_on_the_page_are_there() -> None:
    links = re.findall(r"\]\((\.\./[^)#]+)\)", DOCUMENT.read_text(encoding="utf-8"))
    assert len(links) >= 5
    for link in links:
        assert (DOCUMENT.parent / link).exists(), link
