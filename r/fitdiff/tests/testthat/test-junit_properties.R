stage <- function(name, same, distance, tolerance = 1e-6) {
  list(stage = name, same = same, digits = 3L, distance = distance, tolerance = tolerance)
}
found <- function(..., causes = list()) {
  made <- list(calls = list("R: a", "Python: b"), table = "abc", versions = "R 4.2.2")
  list(all = list(stages = list(...)), causes = causes, made = made)
}

test_that("what agrees is told by the stage that is nearest to its tolerance", {
  agreeing <- found(stage("coefficients", TRUE, 1e-9), stage("p-values", TRUE, 1e-5, 1e-4))
  said <- properties_of(agreeing, NULL, "S1", failed = FALSE)
  expect_equal(said[["requirement"]], "S1")
  expect_equal(said[["result"]], "same")
  expect_equal(said[["stages"]], "coefficients, p-values")
  expect_equal(said[["stage"]], "p-values")
  expect_equal(said[["needed"]], "1e-05")
  expect_false("cause" %in% names(said))
})

test_that("what differs is told by the first stage, with its cause if that is known", {
  changes <- list(list(setting = "fit:cov_type"), list(setting = "use_t"))
  one <- found(stage("rows used", TRUE, 0, 0), stage("coefficients", FALSE, NULL),
               causes = list(list(changes = changes)))
  said <- properties_of(one, NULL, NULL, failed = TRUE)
  expect_equal(said[["stage"]], "coefficients")
  expect_equal(said[["needed"]], "inf")
  expect_equal(said[["cause"]], "cov_type and use_t")
  expect_false("requirement" %in% names(said))
  expect_equal(cause_named(list()), "not known")
  none <- properties_of(found(), NULL, NULL, failed = TRUE)
  expect_equal(none[["stages"]], "none")
  expect_equal(none[["table"]], "abc")
})

test_that("a JUnit reporter gets them, alone or among others", {
  skip_if_not_installed("xml2")
  for (among in c(FALSE, TRUE)) {
    file <- withr::local_tempfile()
    junit <- testthat::JunitReporter$new(file = file)
    reporter <- if (among) testthat::MultiReporter$new(list(junit)) else junit
    testthat::with_reporter(reporter, {
      reporter$start_context("a")
      testthat::test_that("a test", {
        testthat::expect_true(TRUE)
        note_properties(c(result = "same"))
        testthat::expect_true(TRUE)
      })
      reporter$end_context("a")
    })
    cases <- xml2::xml_find_all(xml2::read_xml(file), "//testcase")
    properties <- lapply(cases, xml2::xml_find_all, xpath = "properties/property")
    expect_equal(lengths(properties), c(1L, 0L))
    expect_equal(xml2::xml_attr(properties[[1L]], "name"), "fitdiff.result")
  }
})

test_that("without a JUnit reporter there is nothing to write to", {
  expect_equal(junit_reporters(testthat::ListReporter$new()), list())
})
