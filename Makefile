# make demo   tries the tool on the examples
# make test   runs the test suite, all but the tests that take long; make test-slow runs those
# make bench   measures speed and memory at all sizes of lists, into docs/performance.md; takes an hour and ../shared/data
# make evaluate   measures the matcher on the cases written for this repository
# make lists-table   counts the records of the real list files, by plain code and by the readers (LISTS=folder)
# make lock   pins all that an installation needs, with hashes, in requirements.lock; make fuzz tries malformed files
# All set themselves up in .venv. Another interpreter: make test PYTHON=/path/to/python3.12

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?=
TEST_ARGS ?=

.PHONY: demo test test-slow lint evaluate bench lists-table lock fuzz

demo: $(VENV)/.installed
	@$(BIN)/screening batch --demo --exit-zero --kind party --out examples/out/customers examples/customers.csv
	@echo
	@$(BIN)/screening batch --demo --exit-zero --kind order --out examples/out/orders examples/orders.csv

test: $(VENV)/.installed-dev
	@$(BIN)/python -m pytest -m "not slow" --numprocesses auto --maxprocesses 4 $(TEST_ARGS)

test-slow: $(VENV)/.installed-dev
	@$(BIN)/python -m pytest -m slow --numprocesses auto --maxprocesses 2 --dist worksteal --durations 25 $(TEST_ARGS)

evaluate: $(VENV)/.installed
	@$(BIN)/screening evaluate tests/cases/pairs.csv
	@$(BIN)/screening evaluate tests/cases/searches.csv --demo
	@$(BIN)/screening evaluate tests/cases/exam_pairs.csv
	@$(BIN)/screening evaluate tests/cases/exam_searches.csv --demo

lists-table: $(VENV)/.installed
	@$(BIN)/python tests/bench/lists_table.py $(if $(LISTS),--folder $(LISTS))

bench: $(VENV)/.installed-dev
	@$(BIN)/python tests/bench/scale.py --write docs/performance.md $(BENCH_ARGS)

# --universal: one file for all systems and Python versions; no address of a package index is written into it.
lock: $(VENV)/.installed-dev
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check "uv>=0.9"
	@$(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-annotate \
	  --no-emit-index-url --no-emit-find-links --custom-compile-command "make lock" -o requirements.lock pyproject.toml

fuzz: $(VENV)/.installed-dev
	@$(BIN)/python tests/fuzz/run.py $(or $(FUZZ_ARGS),--seconds 60)

lint: $(VENV)/.installed-dev
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy

# The stamps make a second run quick: nothing is installed again until pyproject.toml changes.
$(VENV)/.installed: pyproject.toml
	@$(create_venv)
	@echo "Installing into $(VENV), about a minute ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml
	@$(create_venv)
	@echo "Installing into $(VENV) with the test tools, about a minute ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[dev]"
	@touch $(VENV)/.installed $@

# Makes .venv unless a usable one is there. Tries PYTHON alone where given, else the usual names.
# `venv` and `ensurepip` are looked for first: Debian ships Python without them, and says so at length.
define create_venv
found=; usable='import sys; sys.exit(sys.version_info < (3, 11))'; \
if $(BIN)/python -c "$$usable" 2>/dev/null && $(BIN)/python -c 'import pip' 2>/dev/null; then exit 0; fi; \
for python in $(or $(PYTHON),python3 python3.14 python3.13 python3.12 python3.11 python); do \
  if "$$python" -c "$$usable" 2>/dev/null; then found="$$python"; break; fi; \
done; \
if [ -z "$$found" ]; then \
  echo "Python 3.11 or later is needed$(if $(PYTHON), and $(PYTHON) is not it,): install it (Debian, Ubuntu: apt install python3 python3-venv; macOS: brew install python3; or python.org)." >&2; exit 1; \
fi; \
if ! "$$found" -c 'import venv, ensurepip' 2>/dev/null; then \
  echo "Python's venv module is missing: install it (Debian, Ubuntu: apt install python3-venv)." >&2; exit 1; \
fi; \
"$$found" -m venv --clear $(VENV)
endef
