# Every target sets up .venv first; that costs nothing while .venv is current.
PY := .venv/bin/python

.PHONY: help set-up demo test test-all bench docs lint types tests doctests format lock clean

help:
	@echo "make demo      set up .venv and run the main job on a real series"
	@echo "make test      set up .venv and check everything: lint, types, tests, doctests, docs"
	@echo "make test-all  the same with the slow exhaustive tests and new random data"
	@echo "make bench     run the benchmarks"
	@echo "make docs      build the documentation into docs/_build/html"
	@echo "make format    format the code"
	@echo "make lock      write the installed versions to scripts/constraints.txt"
	@echo "make clean     remove .venv, caches and built files"

set-up:
	@PYTHON="$(PYTHON)" scripts/set_up.sh

demo: set-up
	@scripts/demo.sh

test: lint types tests doctests docs

test-all: TESTS := --hypothesis-profile=searching
test-all: test

lint: set-up
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types: set-up
	$(PY) -m mypy

TESTS := -m "not exhaustive"
tests: set-up
	$(PY) -m pytest -q -n 2 $(TESTS)

doctests: set-up
	cd src && ../$(PY) -m pytest -q -c ../pyproject.toml --doctest-modules exactrelu

docs: set-up
	$(PY) -m sphinx -q -W --keep-going -b html docs docs/_build/html

bench: set-up
	@$(PY) -c "import pwlf, splineops" 2>/dev/null || \
		$(PY) -m pip install -q --disable-pip-version-check -c scripts/constraints.txt -e ".[benchmark]"
	@set -e; for script in benchmarks/*.py; do echo "== $$script"; $(PY) "$$script"; done

format: set-up
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

lock: set-up
	$(PY) scripts/lock.py

clean:
	rm -rf .venv build dist docs/_build out *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
