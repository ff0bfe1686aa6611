# Commands for people who work on OpenZone; `make help` lists them.

MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help setup serve assets check test proof bench translations format clean

PORT ?= 8000
PYTHON ?=
VENV := .venv
PLACE := $(firstword $(shell pwd | cksum))
RUN := $(VENV)/bin/python
PIP := $(RUN) -m pip install -qq --disable-pip-version-check --require-hashes
CATALOGUE := src/openzone/locale/zh_Hans/LC_MESSAGES/django
# What checks need of an installation is kept apart from the one that `make serve` shows.
FOR_CHECKS := OPENZONE_DATA=$(VENV)/data

help: ## Say what each command does
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' Makefile

setup: $(VENV)/openzone.stamp assets $(CATALOGUE).mo ## Make the environment, the front-end files and .venv/bin/openzone

serve: setup ## Start everything with the demo zones and serve (PORT=8000)
	@exec $(VENV)/bin/openzone serve --demo --port $(PORT)

assets: $(VENV)/openzone.stamp ## Fetch the front-end libraries and copy what is used
	@$(RUN) scripts/assets.py

check: $(VENV)/development.stamp setup ## Check format, lint, types, layers, migrations, generated pages and translations
	$(RUN) -m ruff format --check --quiet .
	$(RUN) -m ruff check --quiet .
	$(FOR_CHECKS) $(RUN) -m mypy
	$(VENV)/bin/lint-imports --no-logo
	@$(FOR_CHECKS) $(VENV)/bin/openzone manage makemigrations --check --dry-run --verbosity 1
	@$(FOR_CHECKS) $(VENV)/bin/openzone states --check
	@$(RUN) scripts/translations.py check

test: $(VENV)/development.stamp setup ## Run the tests, those in a browser included (ARGS=… goes to pytest)
	@$(RUN) scripts/programs.py chromium dovecot
	@$(RUN) -m pytest --numprocesses auto --dist loadgroup $(ARGS)

proof: $(VENV)/development.stamp setup ## Run the long tests: large data, kills, simulated years
	@$(RUN) scripts/programs.py chromium dovecot nginx pgbouncer
	@$(RUN) -m pytest -m proof --numprocesses auto $(ARGS) tests/proof/test_year.py
	@$(RUN) -m pytest -m proof --ignore tests/proof/test_year.py $(ARGS)

bench: setup ## Measure pages beside their floor, on data of its own in var/bench (ARGS="--cases 1000000")
	@exec $(VENV)/bin/openzone bench $(ARGS)

translations: $(VENV)/development.stamp ## Collect the texts to translate into the catalogue
	@$(RUN) scripts/translations.py extract

format: $(VENV)/development.stamp ## Put the code into the common form
	@$(RUN) -m ruff check --fix --quiet . || true
	@$(RUN) -m ruff format --quiet .

clean: ## Remove the environment and everything else that is made (never var/)
	@rm -rf $(VENV) node_modules src/openzone/ui/static/vendor src/openzone/static-root test-results dist
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	@find src tests scripts -name __pycache__ -prune -exec rm -rf {} +
	@rm -f $(CATALOGUE).mo

# An environment does not survive being moved, so the stamp is named after the place.
$(VENV)/python-$(PLACE).stamp:
	@if ls $(VENV)/python-*.stamp >/dev/null 2>&1 || ! $(RUN) -c 'import pip' 2>/dev/null; then \
	  python=$$(sh scripts/find-python $(PYTHON)) && \
	  echo "Making the environment with $$python …" && \
	  "$$python" -m venv --clear $(VENV); \
	fi && touch $@

$(VENV)/openzone.stamp: requirements.lock pyproject.toml | $(VENV)/python-$(PLACE).stamp
	@echo "Installing what OpenZone needs …"
	@$(PIP) -r requirements.lock
	@$(RUN) -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/development.stamp: requirements-dev.lock | $(VENV)/openzone.stamp
	@echo "Installing what the checks and tests need …"
	@$(PIP) -r requirements-dev.lock
	@touch $@

$(CATALOGUE).mo: $(wildcard $(CATALOGUE).po) | $(VENV)/openzone.stamp
	@$(RUN) scripts/translations.py compile
