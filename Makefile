# Two commands: `make serve` builds everything and serves it, `make test` runs all tests. Each installs what it needs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?=
ARGS ?=

.PHONY: serve test build check tables bench bench-endpoint soak test-stores clean

serve: $(VENV)/.installed
	@$(BIN)/coprod serve $(if $(PORT),--port $(PORT))

test: $(VENV)/.installed-dev
	@$(BIN)/python tests/browser/install.py
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/coprod build --if-stale
	@$(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder

build: $(VENV)/.installed
	@$(BIN)/coprod build

check: $(VENV)/.installed
	@$(BIN)/coprod check

tables: $(VENV)/.installed
	@$(BIN)/coprod keys --write

bench: $(VENV)/.installed-dev
	@$(BIN)/python tests/browser/install.py
	@$(BIN)/python benchmarks/check_speed.py
	@$(BIN)/python benchmarks/build_scaling.py
	@$(BIN)/python benchmarks/edit_speed.py
	@$(BIN)/python benchmarks/find_speed.py

bench-endpoint: $(VENV)/.installed-stores
	@$(BIN)/coprod build --if-stale
	@$(BIN)/python -m benchmarks.endpoint $(ARGS)

soak: $(VENV)/.installed-dev
	@$(BIN)/coprod build --if-stale
	@$(BIN)/python -m benchmarks.soak $(ARGS)

test-stores: $(VENV)/.installed-stores
	@$(BIN)/coprod build --if-stale
	@$(BIN)/python -m pytest -q benchmarks/stores $(ARGS)

clean:
	@rm -rf build $(VENV)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'Python 3.11 or newer is needed; name one with `make PYTHON=…`.'; exit 2; }
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo 'Installing what the site and the endpoint need (about a minute, once) …'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[check,edit,site,serve]'
	@touch $@

$(VENV)/.installed-dev: pyproject.toml constraints.txt | $(VENV)/bin/python
	@echo 'Installing what the tests need (about a minute, once) …'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[check,edit,site,serve,dev]'
	@touch $@ $(VENV)/.installed

$(VENV)/.installed-stores: $(VENV)/.installed-dev
	@echo 'Installing what the comparison with other stores needs (once) …'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[check,edit,site,serve,dev,stores]'
	@touch $@
