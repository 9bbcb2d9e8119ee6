# make run    set up, analyse ARTICLES, serve the page at http://localhost:$(PORT)
# make test   set up, run every test, the browser ones too
# make check  lint and types      make pins   write the requirements anew
PYTHON ?= python3
PORT ?= 8501
ARTICLES ?= seeds
# localhost: this computer alone; 0.0.0.0: the whole network, each visitor with files of their own
ADDRESS ?= localhost
# Where corpora are kept; empty: in the user's data directory
LIBRARY ?=

BIN := .venv/bin
CORPUS := .data/corpus

.PHONY: run test check format pins corpus browser benchmark clean

run: .venv/ready
	@$(BIN)/python -m dashboard.serve --address $(ADDRESS) --port $(PORT) --corpus $(CORPUS) \
	  $(if $(LIBRARY),--library "$(LIBRARY)") $(ARTICLES)

test: .venv/ready-for-tests browser
	@$(BIN)/python -m pytest $(TESTS)

check: .venv/ready-for-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: .venv/ready-for-tests
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

benchmark: .venv/ready-for-tests
	$(BIN)/python -m tests.benchmarks

corpus: .venv/ready
	$(BIN)/python -m analysis analyse $(ARTICLES) --out $(CORPUS)

browser: .venv/ready-for-tests
	@$(BIN)/python -m tests.browser.install

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed; name one with PYTHON=python3.12" >&2; exit 1; }
	$(PYTHON) -m venv .venv

.venv/ready: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --use-pep517 --require-hashes -r requirements.txt
	@touch $@

.venv/ready-for-tests: requirements-dev.txt .venv/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --use-pep517 --require-hashes -r requirements-dev.txt
	@touch $@

# Needs the uv command; writes names, versions and hashes only.
PIN := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate
pins:
	$(PIN) requirements.in -o requirements.txt
	$(PIN) requirements-dev.in -o requirements-dev.txt

clean:
	rm -rf .venv .data .pytest_cache .hypothesis .ruff_cache .mypy_cache
