test_that("all that takes part in a fit has a version", {
  versions <- engine_versions()
  expect_true(all(
    c("R", "BLAS", "LAPACK", "fitdiff-code", "genefilter", "nnls", "digest") %in% names(versions)
  ))
  expect_identical(versions$R, as.character(getRversion()))
  expect_true(all(vapply(versions, function(v) is.character(v) && nzchar(v), logical(1L))))
})

namespace_with <- function(code, keep_source = FALSE) {
  namespace <- new.env()
  for (expression in parse(text = code, keep.source = keep_source)) eval(expression, namespace)
  namespace
}

test_that("the code's hash follows what functions say and nothing else", {
  hash <- code_hash(namespace_with("f <- function(x) x + 1; g <- 2"))
  with_source <- namespace_with("f <- function( x )  x+1 # same\ng <- 2", keep_source = TRUE)
  expect_identical(code_hash(with_source), hash)
  expect_identical(code_hash(namespace_with("g <- 2; f <- function(x) x + 1")), hash)
  for (changed in c(
    "f <- function(x) x + 2; g <- 2", "f <- function(x) x + 1; g <- 3",
    "h <- function(x) x + 1; g <- 2", "f <- function(x) x + 1"
  )) {
    expect_false(code_hash(namespace_with(changed)) == hash)
  }
})

test_that("the package's hash covers its own functions", {
  namespace <- topenv(environment(fit_lm))
  copy <- list2env(as.list(namespace, all.names = TRUE))
  expect_identical(code_hash(copy), code_hash())
  copy$fit_lm <- function(x) x
  expect_false(code_hash(copy) == code_hash())
})
