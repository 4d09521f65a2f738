# What there is to do: `make help`. Everything lands in .venv; a second call of the same thing works offline at once.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WEB := src/shouhou/web
ASSETS := $(shell find $(WEB)/assets $(WEB)/pages $(WEB)/components $(WEB)/locale -type f \
	-not -path '*/node_modules/*' -not -name '*.mo' 2>/dev/null)
PIP_INSTALL := $(BIN)/pip install --disable-pip-version-check --quiet
# Tools that read the settings get a data folder of their own, never the real one.
TOOLS := SHOUHOU_DATA=$(CURDIR)/.data

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help install run test bench lint types docs train accuracy lock messages

help: ## these lines
	@sed -n 's/^\([a-z]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | while IFS="$$(printf '\t')" read -r name text; do \
		printf '  make %-10s %s\n' "$$name" "$$text"; done

install: $(VENV)/.installed $(VENV)/.built ## .venv/bin/shouhou with all it needs

run: install ## start everything: database, web, worker, demo marketplace (ARGS=--no-demo without the last)
	@SHOUHOU_TIED=1 exec $(BIN)/shouhou run $(ARGS)

test: install $(VENV)/.dev $(VENV)/.machine ## the whole suite, as CI runs it
	@$(TOOLS) scripts/check $(BIN)

bench: install $(VENV)/.dev ## what people wait for, in milliseconds, and imports against bare reading
	$(BIN)/python -m benchmarks

lint: install $(VENV)/.dev ## style and room contracts
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(TOOLS) $(BIN)/lint-imports

types: install $(VENV)/.dev ## static types
	$(TOOLS) $(BIN)/mypy

docs: install $(VENV)/.dev ## print rules and tables into docs/
	$(TOOLS) $(BIN)/python -m shouhou.rulebook.print

train: install $(VENV)/.dev ## train the diagnosis anew and say whether it came out the same (needs the network once)
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m training

accuracy: install $(VENV)/.dev ## how right the diagnosis is on texts kept aside: DEV=path of a .jsonl
	$(BIN)/python -m training.accuracy $(DEV)

messages: install $(VENV)/.dev ## collect the sentences of the screens into the catalogues
	$(BIN)/pybabel extract --no-location --omit-header -F babel.cfg -o $(VENV)/messages.pot $(WEB)
	$(BIN)/pybabel update --ignore-obsolete --omit-header -i $(VENV)/messages.pot -d $(WEB)/locale -D django

lock: $(VENV)/.dev ## resolve the dependencies anew (needs the network)
	$(BIN)/uv pip compile $(LOCKING) --group build -o requirements.lock pyproject.toml
	$(BIN)/uv pip compile $(LOCKING) --group build --group dev -c requirements.lock -o requirements-dev.lock pyproject.toml
	$(BIN)/uv pip compile $(LOCKING) --group pyproject.toml:node -o requirements-node.lock

LOCKING := --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --no-annotate --custom-compile-command 'make lock'

$(VENV)/bin/pip:
	@scripts/prepare-python $(PYTHON)
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock requirements-node.lock pyproject.toml build_hook.py | $(VENV)/bin/pip
	$(PIP_INSTALL) --require-hashes -r requirements.lock
	@if $(BIN)/python build_hook.py --needs-node; then \
		echo 'Node is missing here: taking it from a wheel'; \
		$(PIP_INSTALL) --require-hashes -r requirements-node.lock; fi
	$(PIP_INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.built: $(VENV)/.installed $(ASSETS)
	$(BIN)/python build_hook.py
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.installed
	$(PIP_INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

$(VENV)/.machine: scripts/prepare-tests
	@scripts/prepare-tests
	@touch $@
