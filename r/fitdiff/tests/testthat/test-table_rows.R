test_that("rows that lack a value are told, with what is to be done", {
  every <- c(TRUE, TRUE)
  one <- c(TRUE, FALSE)
  drop <- list(missing = list(name = "drop"), classes = TRUE)
  expect_error(
    stop_if_missing(every, one, drop),
    "1 test rows lack a value: no class can be predicted for them. Impute, or leave such rows out",
    fixed = TRUE
  )
  expect_silent(stop_if_missing(every, one, list(missing = drop$missing, classes = FALSE)))
  expect_error(
    stop_if_missing(one, every, list(missing = NULL, classes = TRUE)),
    "1 training rows lack a value, and the method does not say what is to be done with them.",
    fixed = TRUE
  )
  expect_error(stop_if_missing(c(FALSE, FALSE), every, drop), "Every training row lacks a value.")
  expect_silent(stop_if_missing(one, every, drop))
})
