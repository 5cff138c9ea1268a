# `make` alone lists what there is. Nothing here needs more than Python 3.11 and make.
SHELL := /bin/sh
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ORACLES := .venv-oracles
RUN := PYTHONPATH=src $(BIN)/python -m evenhand

.DEFAULT_GOAL := help
.PHONY: help run test check fix docs bench lock clean

help: ## List these commands
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

run: ## Make the environment and four worked examples, and serve them on http://localhost:8000
	@sh scripts/environment.sh run "$(PYTHON)" "$(VENV)"
	@$(RUN) demo
	@$(RUN) serve

test: ## Run the whole suite; say what was left out and how to get it
	@sh scripts/environment.sh dev "$(PYTHON)" "$(VENV)"
	@sh scripts/environment.sh oracles "$(PYTHON)" "$(ORACLES)"
	@EVENHAND_ORACLES="$(CURDIR)/$(ORACLES)/bin/python" $(BIN)/python scripts/suite.py

check: ## Look for faults in the code's form and structure; change nothing
	@sh scripts/environment.sh dev "$(PYTHON)" "$(VENV)"
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && PYTHONPATH=src $(BIN)/lint-imports && PYTHONPATH=src $(BIN)/mypy

fix: ## Put the code into its usual form
	@sh scripts/environment.sh dev "$(PYTHON)" "$(VENV)"
	@$(BIN)/ruff check --fix-only . && $(BIN)/ruff format .

bench: ## Measure speed on this machine, side by side with a peer
	@sh scripts/environment.sh dev "$(PYTHON)" "$(VENV)"
	@PYTHONPATH=src $(BIN)/python bench/computing.py
	@PYTHONPATH=src $(BIN)/python bench/pages.py

lock: ## Write requirements/*.txt anew, with hashes
	@sh scripts/lock.sh "$(BIN)"

clean: ## Remove the environment (never the data)
	rm -rf $(VENV) $(ORACLES)
