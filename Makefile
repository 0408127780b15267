# `make run` and `make test` are all that is needed to begin; both set up what they need. `make help` lists the rest.

SHELL := /bin/sh
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
CHROMIUM := $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)
PROCESSES ?= 2

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: for-running ## Set up what is missing and serve the product on http://127.0.0.1:8000
	@$(BIN)/campaigns run

.PHONY: test
test: for-developing ## Run the tests; on SQLite, or where DATABASE_URL and REDIS_URL say
ifeq ($(CHROMIUM),)
	@echo "There is no Chromium: the journeys through a browser are left out."
	@$(PYTEST) -n $(PROCESSES) --dist=loadgroup --ignore=tests/journeys $(ARGS)
else
	@$(PYTEST) -n $(PROCESSES) --dist=loadgroup $(ARGS)
endif

.PHONY: journeys
journeys: for-developing ## Run only the journeys through a real browser
ifeq ($(CHROMIUM),)
	@echo "There is no Chromium. Install it (Debian: apt install chromium)." >&2; exit 1
else
	@$(PYTEST) tests/journeys $(ARGS)
endif

.PHONY: pictures
pictures: for-developing ## Take the pictures of the documents anew, with a real browser
ifeq ($(CHROMIUM),)
	@echo "There is no Chromium. Install it (Debian: apt install chromium)." >&2; exit 1
else
	@$(BIN)/python -m tests.journeys.pictures
endif

.PHONY: check
check: for-developing ## Check style, types, floors and templates
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-cache
	@$(BIN)/djlint campaigns/templates --lint --quiet

.PHONY: format
format: for-developing ## Put the code into shape
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

.PHONY: translations
translations: for-developing ## Bring the catalogues of texts up to date with the code, and say what is to translate
	@$(BIN)/campaigns translations update

.PHONY: bench
bench: for-developing ## Measure the product against a ceiling; writes bench/results.md
	@$(BIN)/python -m bench $(ARGS)

.PHONY: lock
lock: ## Write the lock files anew from pyproject.toml (UPGRADE=1: with newer versions)
	@deploy/lock.sh

.PHONY: clean
clean: ## Remove what the tools made; the database and letters in var/ stay
	@rm -rf .venv build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis ./*.egg-info
	@find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +

.PHONY: for-running
for-running:
	@deploy/environment.sh run

.PHONY: for-developing
for-developing:
	@deploy/environment.sh develop
