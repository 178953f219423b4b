# Two commands: `make serve` builds everything and serves it, `make test` runs all tests. Each installs what it needs.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?=
ARGS ?=

.PHONY: serve test build check review release-files tables bench bench-endpoint soak test-stores clean

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
	@$(BIN)/coprod check $(ARGS)

# What a branch changes, as a page and a comment in build/review: `make review`, or `make review BASE=origin/main`.
# PR_NUMBER, if given, is noted beside them for whoever posts the comment.
review: $(VENV)/.installed
	@mkdir -p build/review
	@if [ -n "$$PR_NUMBER" ]; then printf '%s\n' "$$PR_NUMBER" > build/review/number; fi
	@$(BIN)/coprod review "$${BASE:-origin/main}...HEAD" --html build/review/index.html --markdown build/review/comment.md

# What a release publishes, in build/release: files/ with data, packages and SHA256SUMS; notes.md out of the tag TAG.
release-files: $(VENV)/.installed-dev
	@rm -rf build/release && mkdir -p build/release/files
	@git for-each-ref --format='%(contents:subject)%0a%0a%(contents:body)' "refs/tags/$${TAG:?Name the tag, for example TAG=v2026-11-21}" > build/release/notes.md
	@grep -q . build/release/notes.md || { echo "There is no tag $$TAG; \`coprod release\` prints how to make one." >&2; exit 2; }
	@$(BIN)/coprod build
	@cp build/docs/data/full.* build/docs/data/scheme.ttl build/docs/data/ontology.ttl build/docs/data/void.ttl build/release/files/
	@$(BIN)/python -m build --outdir build/release/files . > build/release.log 2>&1 || { cat build/release.log >&2; exit 2; }
	@rm -f build/release/files/.gitignore
	@cd build/release/files && sha256sum -- * > SHA256SUMS

tables: $(VENV)/.installed
	@$(BIN)/coprod keys --write

bench: $(VENV)/.installed-dev
	@$(BIN)/python tests/browser/install.py
	@$(BIN)/python benchmarks/check_speed.py
	@$(BIN)/python benchmarks/since_speed.py
	@$(BIN)/python benchmarks/build_scaling.py
	@$(BIN)/python benchmarks/edit_speed.py
	@$(BIN)/python benchmarks/find_speed.py
	@$(BIN)/python benchmarks/quotes_speed.py

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
