# Every target sets up first what is missing; that takes a second when nothing is.
# PYTHON, if given, reaches set-up through the environment.
BIN := .venv/bin
# For R's own tools, which must find our packages: fitdiff itself knows where it is.
RSCRIPT := R_LIBS="$(CURDIR)/.venv/lib/R/library:$$R_LIBS" Rscript

.DEFAULT_GOAL := help
.PHONY: help setup reproduce test test-long test-deep check-core examples lint bench docs clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /  \1\t/p' $(MAKEFILE_LIST) | expand -t 14

setup: ## install what is missing, after listing it with reasons (PYTHON=... picks the interpreter)
	@./setup.sh

reproduce: setup ## run the study leek2017 as published and draw its figure, in out/leek2017
	$(BIN)/fitdiff run leek2017 --profile paper --out out/leek2017
	$(BIN)/fitdiff figure leek2017 --out out/leek2017

PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile --durations 25 --durations-min 5

# Both suites run, even if the first one fails. Nothing reads from the terminal, so that
# `nohup make test &` works.
test: setup ## run the tests of the R packages, then those of the code and the parity checks
	@failed=0; \
	for package in r/*/; do \
	  (cd $$package && $(RSCRIPT) -e 'testthat::test_local(load_package = "installed", reporter = "check")') \
	    </dev/null || failed=1; \
	done; \
	$(PYTEST) tests comparisons </dev/null || failed=1; \
	[ $$failed = 0 ] || echo 'make test: FAILED, in R or in Python; see above' >&2; \
	exit $$failed

test-long: setup ## run the checks that take longer: those marked `long`
	$(PYTEST) -m 'long and not deep' tests comparisons </dev/null

test-deep: setup ## run the checks that take minutes to hours each, before a release
	$(PYTEST) -m deep --timeout 7200 $(if $(REPORT),--junitxml $(REPORT)) tests comparisons </dev/null

check-core: setup ## check that the tool lives without the case study, in a copy
	$(BIN)/python -m pytest -m long -s tests/setup/test_without_case_study.py

examples: setup ## run the pages and examples again and write what their commands print
	$(BIN)/python docs/pages.py --write

lint: setup ## check style, types and layers of Python, and the style of R
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(RSCRIPT) -e 'found <- do.call(c, lapply(Sys.glob("r/*"), lintr::lint_package)); print(found); quit(status = length(found) > 0)'

bench: setup ## time fitdiff beside plain loops, half an hour; writes docs/reference/speed.md
	$(BIN)/python benchmarks/run.py $(ARGS)

docs: setup ## write the help pages of the R packages, and the site in out/site
	$(RSCRIPT) -e 'for (package in Sys.glob("r/*")) roxygen2::roxygenise(package)'
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict

clean: ## remove the environment and all caches of the checkout; results and data stay
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find py bridge tests comparisons benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
