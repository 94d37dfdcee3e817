"""The house keeps its shape: imports go one way, modules stay small, `screening check` starts light."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from screening.cli.main import COMMANDS, cli

REPO = Path(__file__).resolve().parents[1]
PACKAGE = REPO / "screening"
MODULES = {
    ".".join(path.relative_to(REPO).with_suffix("").parts).removesuffix(".__init__"): path
    for path in sorted(PACKAGE.rglob("*.py"))
}

#: docs/architecture.md: a stage imports from a stage before it only. Stages of one rank are strangers.
RANKS = [
    {"foundation"},
    {"names"},
    {"lists"},
    {"match"},
    {"goods", "rules"},
    {"intake"},
    {"ownership"},
    {"batch"},
    {"review"},
    {"reports"},
    {"cluster", "nightly"},
    {"api"},
    {"cli"},
]
RANK = {stage: rank for rank, stages in enumerate(RANKS) for stage in stages}
FOUNDATION = {
    "screening",
    "screening.errors",
    "screening.resources",
    "screening.small_files",
    "screening.spreadsheet_errors",
    "screening.workbook_bombs",
    "screening.model",
    "screening.config",
    "screening.control_numbers",
    "screening.tariff_codes",
    "screening.kept",
    "screening.software",
    "screening.processes",
    "screening.records",
    "screening.secret_source",
    "screening.terminal",
    "screening.trust",
    "screening.yaml_nodes",
}

#: (importing module, imported stage) pairs that the architecture page allows against the direction.
ALLOWED = {
    ("screening.batch.run", "reports"),
    ("screening.batch.since", "reports"),
    ("screening.review.closing", "reports"),
    ("screening.review.record", "reports"),
}

#: `screening check` must not pay for these (seconds of start-up; DESIGN: tables, records, templates, XML, XLSX).
HEAVY = {"pandas", "numpy", "scipy", "pydantic", "jinja2", "lxml", "xlsxwriter", "rich", "python_calamine"} | {
    *("truststore", "ssl", "http.client", "urllib.request"),  # updates alone speak to the network
}


def stage(module: str) -> str:
    if module in FOUNDATION:
        return "foundation"
    return "cli" if module == "screening.__main__" else module.split(".")[1]


def imports(module: str, at_import_only: bool = False) -> Iterator[str]:
    """The modules of this package that `module` imports, those inside functions too unless `at_import_only`."""
    tree = ast.parse(MODULES[module].read_text(encoding="utf-8"))
    for node in _statements(tree) if at_import_only else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (_known(alias.name) for alias in node.names if alias.name.split(".")[0] == "screening")
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}, line {node.lineno}: write absolute imports"
            if node.module and node.module.split(".")[0] == "screening":
                for alias in node.names:
                    yield _known(f"{node.module}.{alias.name}")


def _known(name: str) -> str:
    """The longest prefix that is a module: `screening.model.Party` is `screening.model`."""
    while name not in MODULES:
        assert "." in name, f"no module for {name}"
        name = name.rpartition(".")[0]
    return name


def _statements(node: ast.AST) -> Iterator[ast.AST]:
    """Statements run at import: not those in functions, nor under `if TYPE_CHECKING`."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(child, ast.If) and isinstance(child.test, ast.Name) and child.test.id == "TYPE_CHECKING":
            continue
        yield child
        yield from _statements(child)


@pytest.mark.parametrize("module", MODULES)
def test_every_module_belongs_to_a_stage(module):
    assert stage(module) in RANK, f"{module}: docs/architecture.md and RANKS do not know the stage {stage(module)!r}"


@pytest.mark.parametrize("module", MODULES)
def test_imports_go_down_the_list_of_stages_only(module):
    own = stage(module)
    against = [
        imported
        for imported in imports(module)
        if stage(imported) != own and RANK[stage(imported)] >= RANK[own] and (module, stage(imported)) not in ALLOWED
    ]

    assert not against, f"{module} imports {against}, which stand beside or above it in docs/architecture.md"


def test_no_module_imports_itself_in_a_circle():
    graph = {module: set(imports(module, at_import_only=True)) - {module} for module in MODULES}
    while leaves := {module for module, needed in graph.items() if not needed}:
        graph = {module: needed - leaves for module, needed in graph.items() if module not in leaves}

    assert not graph, f"in a circle, or importing one: {sorted(graph)}"


@pytest.mark.parametrize("path", sorted([*PACKAGE.rglob("*.py"), *(REPO / "tests").rglob("*.py")]), ids=str)
def test_no_module_is_longer_than_500_lines(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())

    assert lines <= 500, f"{path.relative_to(REPO)} has {lines} lines: more than one job?"


def test_check_starts_without_the_heavy_libraries(tmp_path):
    code = (
        "import sys, json\n"
        "sys.argv = ['screening', 'check', '--demo', '--json', 'Bosch Rexroth AG']\n"
        "from screening.cli.main import main\n"
        "try:\n    main()\nexcept SystemExit as done:\n    status = done.code\n"
        "print(json.dumps({'status': status, 'modules': sorted(sys.modules)}), file=sys.stderr)\n"
    )
    environment = {**os.environ, "SCREENING_DATA_DIR": str(tmp_path), "PYTHONUTF8": "1"}
    for _ in range(2):  # the first builds the index, which takes numpy
        run = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", env=environment)
    seen = json.loads(run.stderr.splitlines()[-1])

    assert seen["status"] == 0, run.stderr
    assert not HEAVY & set(seen["modules"])


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name):
    result = CliRunner().invoke(cli, [name, "--help"])

    assert result.exit_code == 0
    assert f"screening {name}" in result.output.partition("\n\n")[2], "help without an example"
