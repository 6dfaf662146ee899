# What a developer runs, with the environment that CONTRIBUTING.md sets up. PYTHON=... takes another interpreter, ARGS=... adds options.
PYTHON ?= $(or $(wildcard .venv/bin/python .venv/Scripts/python.exe),python3)
ARGS ?=
EXAMPLES ?= 2000

# Tests that draw their examples: "fuzz" draws other ones in each run, where "test" always draws the same.
SEARCHING = $(shell grep -rl --include="test_*.py" "^from hypothesis import" tests)

.PHONY: help test check goldens docs site fuzz mutants lock bench

help: ## show what there is
	@sed -n "s/^\([a-z]*\): ## /  make \1	/p" $(MAKEFILE_LIST)

test: ## run all tests but the slow ones
	$(PYTHON) -m pytest -m "not slow" $(ARGS)

check: ## check style, types and the laws of the house
	$(PYTHON) -m ruff check .
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m mypy --strict flowlint tools docs/reference_pages.py
	$(PYTHON) -m pytest tests/test_house.py tests/test_house_offers.py tests/test_picture.py $(ARGS)

docs: ## draw the pictures, and write the tables and transcripts of the documents
	$(PYTHON) tools/draw_house.py
	$(PYTHON) tools/draw_terminal.py
	$(PYTHON) -m pytest -n0 --update-goldens tests/test_documents.py tests/test_ci_examples.py $(ARGS)

site: ## build the documentation in build/site; needs the extra "docs"
	$(PYTHON) -m sphinx -W -q -b html docs build/site $(ARGS)

goldens: ## write the expected reports and fixed payloads of rules and reports, then the documents
	$(PYTHON) -m pytest -n0 --update-goldens tests/test_goldens.py tests/reports/formats $(ARGS)
	$(MAKE) docs

fuzz: ## search for failures with examples that no run had before; EXAMPLES=100000 goes on for hours
	FLOWLINT_FUZZ_EXAMPLES=$(EXAMPLES) $(PYTHON) -m pytest -m "" --hypothesis-profile search fuzz $(ARGS)
	FLOWLINT_TEST_EVERYTHING=1 $(PYTHON) -m pytest -m "" --hypothesis-profile search $(SEARCHING) $(ARGS)

mutants: ## put small faults into the code and count those that no test notices; ARGS="binding --sample 300 --seed 7" takes some
	$(PYTHON) tools/mutants.py $(ARGS)

lock: ## write .ci/locked.txt, the versions and hashes of what the tests use; needs uv
	uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" --extra test --extra dev --extra lsp --extra scale --extra serve setup.cfg -o .ci/locked.txt

bench: ## measure against peers and limits, as benchmarks/README.md says
	$(PYTHON) benchmarks/run.py $(ARGS)
