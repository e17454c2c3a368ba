# `make help` lists what can be made. Each target sets up what it needs; only make and Python 3.11 to 3.13
# have to be there.

.DEFAULT_GOAL := help
.PHONY: help demo wheel test test-all mutants chaos check docs messages lock sbom bench clean
.DELETE_ON_ERROR:
# compiled once, and not anew by every process that a test starts
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
READERS := $(VENV)/readers/ready
SPARK := $(VENV)/spark/ready
OUTSIDE := $(VENV)/outside/ready
PIN := pip compile --quiet --universal --generate-hashes --no-strip-extras --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --custom-compile-command "make lock"
# on every core; what Python then says of its own locks at the end is no fault of the SQL
LINT := PYTHONWARNINGS=ignore::UserWarning:multiprocessing.resource_tracker $(BIN)/sqlfluff lint --processes 0
# in brackets, so that this line does not name them
HOSTS := py[p]i[.]org|pythonhost[e]d[.]org|registry[.]npm[j]s|deb[.]debi[a]n[.]org

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1: /p' $(MAKEFILE_LIST) | awk -F': ' '{printf "make %-8s %s\n", $$1, $$2}'

demo: $(READY) ## make the reports of the bundled made-up sample in demo/
	@$(BIN)/reintegration demo

wheel: $(READY) ## make the one file to install, in dist/
	@$(BIN)/python -m hatchling build -t wheel

test: $(READY) ## run the tests that take minutes (every rule, every code, one whole run)
	@$(BIN)/python -m pytest -m 'not long'

test-all: $(READY) $(READERS) $(SPARK) ## run all tests, releases of the whole sample and a browser among them
	@$(BIN)/python -m pytest

mutants: $(READY) ## try small changes that tests must notice, and list those that survive
	@$(BIN)/python -m tests.mutants

chaos: $(READY) ## kill runs, stop them and fill their disks, and write docs/reliability.md
	@$(BIN)/python -m tests.chaos

check: $(READY) ## check style, types, SQL, generated pages and that no file names a registry's host
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(LINT) models
	$(LINT) --templater placeholder pipeline
	$(BIN)/python -m tests.sql_in_python
	$(BIN)/reintegration docs --check
	! git grep --untracked -nIE '$(HOSTS)'

docs: $(READY) ## write the pages of docs/ that come from the program, and compile the models
	@$(BIN)/reintegration docs

messages: $(READY) ## put new text of the reports into all translations, and with NEW=vi begin one
	@$(BIN)/reintegration docs
	@$(BIN)/python -m pipeline.reference.translations $(NEW)

lock: $(READY) ## pin the newest fitting version of every dependency
	@$(BIN)/uv $(PIN) --upgrade --extra dev pyproject.toml -o requirements.lock
	@$(BIN)/uv $(PIN) --constraint requirements.lock pyproject.toml -o requirements-run.lock
	@$(BIN)/uv $(PIN) --upgrade tests/readers/requirements.in -o tests/readers/requirements.lock
	@$(BIN)/python -c 'import tomllib; print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["spark"], sep="\n")' \
		| $(BIN)/uv $(PIN) --upgrade - -o tests/spark/requirements.lock
	@$(BIN)/uv $(PIN) --upgrade benchmarks/outside/requirements.in -o benchmarks/outside/requirements.lock
	@echo "Then, with these installed: make sbom"

sbom: $(READY) ## write the bill of materials (CycloneDX) and the page of licences from the lock
	@$(BIN)/python -m pipeline.reference.bill_of_materials

bench: $(READY) $(OUTSIDE) ## measure time and memory on large samples, and set programs of others beside
	@$(BIN)/python -m benchmarks
	@$(BIN)/python -m benchmarks.side_by_side
	@$(BIN)/python -m benchmarks.suppression
	@$(BIN)/python -m benchmarks.samples
	@$(BIN)/python -m benchmarks.releases
	@$(BIN)/python -m benchmarks.reports

clean: ## remove the environment, the demo and all caches
	rm -rf $(VENV) demo target logs .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): requirements.lock pyproject.toml .ci/setup
	@bash .ci/setup $(VENV)
	@touch $@

$(OUTSIDE): $(READY) .ci/outside benchmarks/outside/requirements.lock
	@bash .ci/outside $(VENV)
	@touch $@

$(READERS): $(READY) .ci/readers tests/readers/requirements.lock tests/readers/package-lock.json
	@bash .ci/readers $(VENV)
	@touch $@

$(SPARK): $(READY) .ci/spark tests/spark/requirements.lock
	@bash .ci/spark $(VENV)
	@touch $@
