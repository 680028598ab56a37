# make demo: set up, read a week of sample dispatches and open the reading room over it. make test: set up and run every check that CI runs.
PYTHON ?= python3
BIN = .venv/bin
SETUP = $(BIN)/.installed
BUILT = src/dateline/web/built/manifest.json

.PHONY: demo web test check evals docs lock clean

# On a terminal it serves until Ctrl-C; elsewhere it says how the page is opened, and ends. The record stays in demo.db: run again, it
# opens at once.
demo: $(SETUP) web
	$(BIN)/dateline read samples/karabakh-2023-09-19.txt
	$(BIN)/dateline add samples/week --record demo.db
	@if test -t 1; then $(BIN)/dateline serve --record demo.db --any-port; \
	else echo "the reading room over it: $(BIN)/dateline serve --record demo.db --any-port --open"; fi

# The scripts of the reading room, for which Node 20 is needed. Without them its pages read all the same.
web:
	@if command -v npm >/dev/null; then $(MAKE) --no-print-directory $(BUILT); \
	else echo "no npm here: the reading room's pages go without scripts, and read all the same (make web builds them, with Node 20)"; fi

$(BUILT): web/package-lock.json web/tsconfig.json web/vite.config.js web/atlas.mjs $(wildcard web/src/*.ts)
	cd web && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error && npm run --silent build -- --logLevel warn
	touch $@

test: $(SETUP)-dev web
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
	rm -rf .venv dist site web/node_modules web/generated src/dateline/web/built demo.db* .pytest_cache .ruff_cache .hypothesis
