# make demo: set up and read the sample dispatches. make test: set up and run every check that CI runs.
PYTHON ?= python3
BIN = .venv/bin
SETUP = $(BIN)/.installed

.PHONY: demo test check evals docs lock clean

demo: $(SETUP)
	$(BIN)/dateline read samples

test: $(SETUP)-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/python -m pytest
	$(BIN)/python -m evals --check

evals: $(SETUP)-dev
	$(BIN)/python -m evals

docs: $(SETUP)-dev
	$(BIN)/pip install --quiet --require-hashes -r requirements-docs.lock
	$(BIN)/mkdocs build --strict

lock:
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate pyproject.toml --group dev --group train -o requirements-dev.lock
	uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --no-annotate --group docs -o requirements-docs.lock

$(SETUP): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "dateline needs Python 3.11 to 3.13; name it: make PYTHON=python3.11 ...")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps -e .
	$(BIN)/dateline setup
	touch $@

$(SETUP)-dev: $(SETUP) requirements-dev.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	touch $@

clean:
	rm -rf .venv dist site .pytest_cache .ruff_cache .hypothesis
