# `make help` lists the targets. Everything runs from .venv, which is made from
# the locked requirements and made again when they change.

PYTHON ?= python3
PORT ?= 8000
# One test process for each core of the smallest machine we test on.
WORKERS ?= 2

VENV := .venv
PY := $(VENV)/bin/python
# The lock names everything, so there is nothing to resolve, and Python compiles
# a module when it first imports it: together 40 instead of 97 seconds.
PIP_INSTALL := $(PY) -m pip install --quiet --disable-pip-version-check --no-deps --no-compile
# Stamps: a file that is newer than the requirements it stands for.
RUN := $(VENV)/installed
DEV := $(VENV)/installed-dev
# Not in the root: the book would take a package's README.md for a page.
LINT := $(VENV)/lint

LOCK := $(PY) -m uv pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' $(UPGRADE)
NPM := $(VENV)/bin/npm --no-audit --no-fund

# pip and uv refuse `-e .` among constraints.
CONSTRAINTS := $(VENV)/constraints.txt

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help serve site test check execute translate bench lock vendor clean

help: ## List the targets
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 18

serve: $(RUN) ## Build the book and serve it on this machine (PORT=8000)
	@$(PY) -m tillit serve --port $(PORT)

site: $(RUN) ## Build the book, clean, into _build/html
	@$(PY) -m tillit build

test: $(DEV) ## Set up what the tests need, then run every check and test (WORKERS=2)
	@$(PY) -m tests.browsers
	@$(PY) -m pre_commit run --all-files --show-diff-on-failure
	@$(PY) -m pytest -n $(WORKERS)

check: $(DEV) ## Run in about a minute what one needs while working: no browser, no kernel, no build
	@$(PY) -m pre_commit run --all-files --show-diff-on-failure
	@$(PY) -m pytest -n $(WORKERS) -m 'not slow' --hypothesis-profile check --quiet tests tillit

execute: $(RUN) ## Execute the notebooks again and store their outputs
	@$(PY) -m tillit execute

translate: $(RUN) ## Update the catalogues of a language, say what is missing or reworded (LANGUAGE=nb)
	@$(PY) -m tillit translate $(LANGUAGE)

bench: $(DEV) ## Measure what the README quotes
	@$(PY) -m tests.browsers
	@$(PY) -m benchmarks

lock: $(DEV) ## Lock the requirements (newer versions: UPGRADE=--upgrade)
	@$(LOCK) requirements.in --output-file requirements.txt
	@sed '/^-e /d' requirements.txt >$(CONSTRAINTS)
	@$(LOCK) requirements-dev.in --constraint $(CONSTRAINTS) --output-file requirements-dev.txt
	@$(NPM) install --package-lock-only --silent

vendor: ## Make the scripts of others again: parts of Vega, docx (DOCX=9.15.2); needs npm
	@$(PY) tillit/site/vendor/refresh.py $(DOCX)

clean: ## Remove everything make has made, .venv included
	@rm -rf _build $(VENV) *.egg-info .hypothesis .import_linter_cache .mypy_cache .ruff_cache

$(PY):
	@command -v $(PYTHON) >/dev/null || { \
	  echo "$(PYTHON) was not found. Install Python 3.11 or newer, or name it: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "$(PYTHON) is $$($(PYTHON) --version 2>&1); Python 3.11 or newer is needed. Name one: make PYTHON=/path/to/python3.11" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) cannot create virtual environments. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)

$(RUN): requirements.txt pyproject.toml $(PY)
	@echo "Installing the locked requirements into $(VENV) (about a minute) ..."
	@$(PIP_INSTALL) --requirement requirements.txt
	@touch $@

$(DEV): requirements-dev.txt package.json package-lock.json $(RUN)
	@echo "Installing what the tests need into $(VENV) ..."
	@$(PIP_INSTALL) --requirement requirements-dev.txt
	@$(PY) -m pip check --disable-pip-version-check
	@mkdir -p $(LINT)
	@cp package.json package-lock.json $(LINT)
	@$(NPM) ci --prefix $(LINT) --silent
	@touch $@
