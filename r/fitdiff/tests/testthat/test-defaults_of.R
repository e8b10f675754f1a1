test_that("defaults are R's code, the first of several words, or nothing", {
  expect_identical(
    defaults_of(
      c("stats::glm.control", "base::rank", "stats::lm.fit", "base::rank"),
      c("epsilon", "ties.method", "tol", "x")
    ),
    c("1e-08", "\"average\"", "1e-07", "")
  )
})

test_that("an unexported method can be asked for", {
  expect_identical(defaults_of("stats::predict.lm", "se.fit"), "FALSE")
})

test_that("an argument or a function that is not there is an error that names it", {
  expect_error(defaults_of("stats::glm.control", "tol"), "no argument 'tol'. It has: epsilon")
  expect_error(defaults_of("stats::glm.controls", "tol"), "glm.controls")
})
