# Every target sets up first what is missing; that takes a second when nothing is.
# PYTHON, if given, reaches set-up through the environment.
BIN := .venv/bin
# For R's own tools, which must find our package: fitdiff itself knows where it is.
RSCRIPT := R_LIBS="$(CURDIR)/.venv/lib/R/library:$$R_LIBS" Rscript

.DEFAULT_GOAL := help
.PHONY: help setup reproduce test lint bench docs clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /  \1\t/p' $(MAKEFILE_LIST) | expand -t 14

setup: ## install what is missing, after saying what and why (PYTHON=... picks the interpreter)
	@./setup.sh

reproduce: setup ## run the study leek2017 as published and draw its figure, in out/leek2017
	$(BIN)/fitdiff run leek2017 --profile paper --out out/leek2017
	$(BIN)/fitdiff figure leek2017 --out out/leek2017

# Both suites run, whatever the first one finds.
test: setup ## run the tests of the R package, then those of the code and the parity checks
	@failed=0; \
	for package in fitdiff debate2017; do \
	  (cd r/$$package && $(RSCRIPT) -e 'testthat::test_local(load_package = "installed", reporter = "check")') \
	    || failed=1; \
	done; \
	$(BIN)/python -m pytest tests comparisons || failed=1; \
	[ $$failed = 0 ] || echo 'make test: FAILED, in R or in Python; see above' >&2; \
	exit $$failed

lint: setup ## check style and types, of Python and of R
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(RSCRIPT) -e 'found <- c(lintr::lint_package("r/fitdiff"), lintr::lint_package("r/debate2017")); print(found); quit(status = length(found) > 0)'

bench: setup ## time what benchmarks/ measures
	@for file in benchmarks/bench_*.py; do echo "== $$file"; $(BIN)/python "$$file" || exit 1; done

docs: setup ## write the help pages of the R package
	$(RSCRIPT) -e 'for (package in c("fitdiff", "debate2017")) roxygen2::roxygenise(file.path("r", package))'

clean: ## remove the environment and all caches of the checkout; results and data stay
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find py bridge tests comparisons benchmarks -name __pycache__ -type d -prune -exec rm -rf {} +
