# Every target sets up what it needs, asks nothing, and does nothing twice.
# PYTHON names the interpreter for .venv; ARGS reaches the command of run, test, test-all, bench and bench-suggest.
PYTHON ?= python3
ARGS ?=

INTEROP ?= ../shared/interop

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
export PYTHON

venv := .venv
bin := $(venv)/bin
ready := $(venv)/.ready
# Qt warns without a private folder for its session, which a machine without logins does not have.
runtime := $(CURDIR)/build/runtime
screenless = mkdir -p -m 700 $(runtime); export QT_QPA_PLATFORM=offscreen XDG_RUNTIME_DIR=$${XDG_RUNTIME_DIR:-$(runtime)};

# Qt warns outside of UTF-8, and a bare machine has no locale at all.
ifeq ($(filter-out C POSIX,$(or $(LC_ALL),$(LC_CTYPE),$(LANG))),)
export LC_ALL := C.UTF-8
endif

# A .venv knows its own path, so a checkout that was moved needs a new one.
ifneq ($(shell cat $(ready) 2>/dev/null),$(CURDIR))
$(shell rm -f $(ready))
endif

.PHONY: help setup run tour test test-all bench bench-suggest model interop lint format lock wheel clean

help: ## say what can be made
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' Makefile | expand -t 23

setup: $(ready) ## make .venv with everything pinned, and the glossator command in it

$(ready): pyproject.toml requirements-dev.lock
	@.ci/system python screenless
	@echo "Setting up $(venv)"
	@[ -x $(bin)/pip ] && [ "$$($(bin)/python -c 'import sys; print(sys.prefix)' 2>/dev/null)" = "$(CURDIR)/$(venv)" ] \
	    && head -1 $(bin)/pip | grep -qF "$(CURDIR)/" || $(PYTHON) -m venv --clear $(venv)
	@$(bin)/pip install --quiet --disable-pip-version-check --no-input --require-hashes -r requirements-dev.lock
	@$(bin)/pip install --quiet --disable-pip-version-check --no-input --no-deps --no-build-isolation --editable .
	@echo "$(CURDIR)" > $@

run: $(ready) ## open the window (without a display: the tour)
	@if [ "$$(uname)" = Linux ] && [ -z "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then \
	    echo "There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set), so the tour runs without one instead."; \
	    $(MAKE) tour; \
	else \
	    .ci/system window && exec $(bin)/glossator $(ARGS); \
	fi

tour: $(ready) ## walk through the product without a display, with pictures in build/tour
	@$(screenless) $(bin)/python -m gui.tour build/tour

test: $(ready) ## run the tests
	@.ci/system server
	@$(screenless) $(bin)/python -m pytest -n auto -m "not slow" $(ARGS)

test-all: $(ready) ## run the tests, the slow ones too, all in their full form
	@.ci/system server
	@$(screenless) GLOSSATOR_FULL=1 $(bin)/python -m pytest -n auto $(ARGS)

bench: $(ready) ## measure speed and memory
	@$(screenless) $(bin)/python -m benchmarks $(ARGS)

bench-suggest: $(ready) ## measure how often suggestions are right, and how fast (ARGS=--misses shows where not)
	@$(bin)/python -m benchmarks.suggest $(ARGS)
	@$(bin)/python -m benchmarks.learning --costs
	@$(screenless) $(bin)/python -m benchmarks.sixty
	@$(screenless) $(bin)/python -m benchmarks.suggest_window
	@$(bin)/python -m benchmarks.suggest_corpus

model: $(ready) ## learn the model that the product ships anew, from resources/gold
	@$(bin)/python -m benchmarks.model

interop: $(ready) ## let other people's programs read our exports, and read their files (INTEROP names the kit)
	@$(bin)/python -m benchmarks.interop $(INTEROP) $(ARGS)

lint: $(ready) ## check rules, layout and types
	@$(bin)/ruff check .
	@$(bin)/ruff format --check .
	@$(bin)/mypy

format: $(ready) ## mend layout and what else can be mended without thought
	@$(bin)/ruff check --fix .
	@$(bin)/ruff format .

lock: ## write the lock files anew from pyproject.toml (ARGS=--upgrade takes newer versions)
	@[ -x build/lock/bin/uv ] || { $(PYTHON) -m venv --clear build/lock && build/lock/bin/pip install --quiet --disable-pip-version-check uv; }
	@compile() { build/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	    --custom-compile-command "make lock" pyproject.toml "$$@"; }; \
	compile $(ARGS) --output-file requirements.lock; \
	compile $(ARGS) --group dev --constraint requirements.lock --output-file requirements-dev.lock

wheel: $(ready) ## build dist/*.whl
	@$(bin)/hatchling build --target wheel

clean: ## remove everything that was made here
	@rm -rf $(venv) build dist htmlcov .coverage .coverage.* .hypothesis .mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
