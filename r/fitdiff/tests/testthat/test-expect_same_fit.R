stage <- function(name, same, ...) {
  list(stage = name, same = same, where = "wt", first = -5.3, second = -5.1, digits = 1L,
       distance = 0.0312, tolerance = 1e-6, ...)
}
found <- function(...) list(all = list(stages = list(...)))

test_that("what was not asked for does not count", {
  both <- found(stage("coefficients", TRUE), stage("standard errors", FALSE))
  expect_equal(stage_failure(both, "coefficients"), "")
  expect_match(stage_failure(both, NULL), "standard errors: -5.3 and -5.1 at wt, 1 digit agrees")
})

test_that("a failure states the tolerance that would do, rounded up", {
  expect_match(stage_failure(found(stage("coefficients", FALSE)), NULL),
               "Tolerance needed: 0.032; in force: 1e-06.", fixed = TRUE)
  expect_equal(at_least(0), "0")
  expect_equal(at_least(NULL), "none would do")
})

test_that("a stage that was not compared fails", {
  said <- stage_failure(found(stage("coefficients", TRUE)), "p-values")
  expect_match(said, "Not compared: p-values. Compared can be: coefficients.", fixed = TRUE)
  expect_equal(stage_failure(found(), NULL), "Not comparable.")
})

test_that("one number is the tolerance of the stages that are named", {
  expect_equal(stage_tolerances("coefficients", 1e-3), c(coefficients = 1e-3))
  expect_equal(stage_tolerances(NULL, c(values = 1)), c(values = 1))
  expect_null(stage_tolerances("coefficients", NULL))
  expect_error(stage_tolerances(NULL, 1e-3), "tolerance must be named")
})

test_that("R and Python are compared, and what differs is a failed expectation", {
  skip_if(is.null(tryCatch(find_python(), error = function(error) NULL)), "no Python with fitdiff")
  fit <- lm(mpg ~ wt, data = mtcars)
  ols <- py("smf.ols('mpg ~ wt', data).fit()")
  expect_same_fit(fit, ols, stage = c("coefficients", "standard errors"))
  ridge <- py("Ridge(alpha=5).fit(X, y)")
  expect_failure(expect_same_fit(fit, ridge, stage = "coefficients"), "Ridge has L2 with alpha = 5")
})

test_that("what cannot be compared fails its requirement", {
  withr::local_options(fitdiff.python = "/nowhere/python")
  file <- withr::local_tempfile()
  testthat::with_reporter(testthat::JunitReporter$new(file = file), {
    testthat::get_reporter()$start_context("port")
    testthat::test_that("a test", {
      fit <- lm(mpg ~ wt, data = mtcars)
      expect_same_fit(fit, py("Ridge()"), requirement = "S1")
    })
    testthat::get_reporter()$end_context("port")
  })
  written <- xml2::read_xml(file)
  expect_length(xml2::xml_find_all(written, "//failure"), 1L)
  said <- xml2::xml_find_all(written, "//property")
  expect_equal(xml2::xml_attr(said, "value"), c("S1", "different", "fit", "py(\"Ridge()\")"))
})
