test_that("all that takes part in a fit has a version", {
  stated <- engine_versions()
  versions <- stated$versions
  expect_true(all(c("R", "BLAS", "LAPACK", "genefilter", "nnls", "digest") %in% names(versions)))
  expect_identical(versions$R, as.character(getRversion()))
  expect_true(all(vapply(versions, function(v) is.character(v) && nzchar(v), logical(1L))))
  fits <- c(
    "fit_cox", "fit_glm", "fit_glmnet", "fit_h2o_deeplearning", "fit_keras", "fit_lm",
    "fit_multinom", "fit_ranger"
  )
  expect_setequal(names(stated$code), fits)
  expect_length(unique(unlist(stated$code)), length(fits))
})

namespace_with <- function(code, keep_source = FALSE) {
  namespace <- new.env()
  for (expression in parse(text = code, keep.source = keep_source)) eval(expression, namespace)
  namespace
}

FIT <- "fit <- function(x, by = step) inner(x) + by; step <- 1; inner <- function(x) x^2; plot <- 3"

hash_of <- function(code, ...) code_hash("fit", namespace_with(code, ...))

test_that("a change of what a fit uses changes its hash", {
  changes <- c("inner(x) + by" = "inner(x) - by", "step <- 1" = "step <- 2", "x^2" = "x^3")
  for (old in names(changes)) {
    expect_false(hash_of(sub(old, changes[[old]], FIT, fixed = TRUE)) == hash_of(FIT))
  }
})

test_that("comments, order and what a fit does not use change nothing", {
  expect_identical(hash_of(sub("plot <- 3", "plot <- 4; other <- 5", FIT)), hash_of(FIT))
  expect_identical(hash_of(paste(FIT, "# a comment"), keep_source = TRUE), hash_of(FIT))
  expect_identical(
    hash_of(paste(rev(strsplit(FIT, "; ")[[1L]]), collapse = "\n")), hash_of(FIT)
  )
})

test_that("a function that is named in a string is used too", {
  code <- "fit <- function(x) do.call(\"inner\", list(x)); inner <- function(x) x"
  expect_setequal(used_by("fit", namespace_with(code)), c("fit", "inner"))
})

test_that("a fit's hash covers its own functions and no other engine's", {
  namespace <- topenv(environment(fit_lm))
  copy <- list2env(as.list(namespace, all.names = TRUE))
  hashes <- function() vapply(c("fit_lm", "fit_glm"), code_hash, character(1L), namespace = copy)
  before <- hashes()
  expect_identical(before[["fit_lm"]], code_hash("fit_lm"))
  copy$fit_glmnet <- function(x) x
  copy$plot_something <- function(x) x
  expect_identical(hashes(), before)
  copy$separation <- function(x) x # used by the logistic regression alone
  expect_identical(hashes()[["fit_lm"]], before[["fit_lm"]])
  expect_false(hashes()[["fit_glm"]] == before[["fit_glm"]])
  before <- hashes()
  copy$select_columns <- function(x) x
  expect_true(all(hashes() != before))
})
