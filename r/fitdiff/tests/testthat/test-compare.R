test_that("data are needed", {
  expect_error(compare(py("LinearRegression()"), py("Ridge()")), "There are no data")
})

test_that("a Python that is not there is one message", {
  withr::local_options(fitdiff.python = "/nowhere/python")
  fit <- lm(mpg ~ wt, mtcars)
  expect_error(compare(fit, py("LinearRegression()")), "There is no Python at /nowhere/python")
})

test_that("a Python without fitdiff is one message", {
  without <- tempfile()
  writeLines(c("#!/bin/sh", "echo no module named fitdiff >&2", "exit 1"), without)
  Sys.chmod(without, "0755")
  withr::local_options(fitdiff.python = without)
  fit <- lm(mpg ~ wt, mtcars)
  expect_error(
    compare(fit, py("LinearRegression()"), progress = FALSE),
    "could not compare.*no module named fitdiff.*doctor"
  )
})

test_that("an answer prints as the command line does", {
  found <- as_comparison(
    list(
      text = "SAME. Values agree.\n", code = list(),
      result = list(
        verdict = "same", causes = list(), notes = list("a note"),
        stages = list(list(stage = "values", same = TRUE, largest = 0, tolerance = 1e-8))
      )
    ),
    "day"
  )
  expect_output(print(found), "SAME. Values agree.*Left out.*day")
  expect_equal(found$notes[1L], "a note")
  expect_true(as.data.frame(found)$same)
})
