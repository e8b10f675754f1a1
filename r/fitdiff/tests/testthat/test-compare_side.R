# What a side's object says of itself; nothing here needs Python.
side <- function(value, data = NULL) {
  take_side(value, substitute(value), parent.frame(), data)
}

test_that("a model brings its call and its data", {
  taken <- side(lm(mpg ~ wt, data = mtcars))
  expect_equal(taken$call, "r: lm(formula = mpg ~ wt, data = data)")
  expect_equal(taken$data, mtcars)
  fit <- glm(am ~ wt, binomial, mtcars)
  expect_equal(side(fit)$call, "r: glm(formula = am ~ wt, family = binomial, data = data)")
})

test_that("a formula that has a name is spelt out", {
  form <- mpg ~ wt
  expect_match(side(lm(form, mtcars))$call, "formula = mpg ~ wt", fixed = TRUE)
})

test_that("vectors of the user's own become columns", {
  ours <- seq_len(nrow(mtcars)) / 10
  taken <- side(lm(mpg ~ wt, data = mtcars, weights = ours))
  expect_equal(taken$data$ours, ours)
})

test_that("variables without a data frame become one", {
  a <- c(1, 2, 3, 5)
  b <- c(2, 4, 7, 9)
  expect_equal(side(lm(b ~ a))$data, data.frame(b = b, a = a))
})

test_that("a matrix and an outcome become a table", {
  x <- as.matrix(mtcars[c("wt", "hp")])
  y <- mtcars$am
  taken <- side(glmnet::glmnet(x, y, family = "binomial", alpha = 0, lambda = 0.1))
  expect_match(taken$call, "glmnet::glmnet(x = X, y = y", fixed = TRUE)
  expect_equal(taken$features, c("wt", "hp"))
  expect_equal(taken$outcome, "y")
  expect_equal(taken$data$wt, mtcars$wt)
})

test_that("a test has its call only where it is written", {
  expect_equal(
    side(t.test(extra ~ group, data = sleep))$call, "r: t.test(extra ~ group, data = data)"
  )
  test <- t.test(extra ~ group, data = sleep)
  expect_null(side(test)$call)
  expect_match(side(test)$why_no_call, "write the call in compare() itself", fixed = TRUE)
})

test_that("calls by their text are taken as they are", {
  expect_equal(side(py("LinearRegression()"))$call, "py: LinearRegression()")
  expect_equal(side("r: lm(y ~ x)")$call, "r: lm(y ~ x)")
  expect_error(py(3), "A call must be one text, got 3")
})

test_that("what reports no number is refused", {
  expect_error(side(mean), "which reports no number")
  expect_error(side("lm(y ~ x)"), "got character")
})

test_that("columns lose not a bit, and NA is not NaN", {
  frame <- data.frame(
    x = c(0.1, NA, NaN), k = c(1L, NA, 3L), yes = c(TRUE, NA, FALSE),
    g = factor(c("b", NA, "a"), levels = c("b", "a")), s = c("NA", NA, "")
  )
  written <- write_columns(frame)
  expect_equal(written[[1L]]$values, list("0.10000000000000001", NULL, "NaN"))
  expect_equal(written[[2L]]$values, list("1", NULL, "3"))
  expect_equal(written[[3L]]$values, list("true", NULL, "false"))
  expect_equal(written[[4L]][c("values", "levels")],
               list(values = list("b", NULL, "a"), levels = list("b", "a")))
  expect_equal(written[[5L]]$values, list("NA", NULL, ""))
})

test_that("dates are left out and named", {
  written <- write_columns(data.frame(day = as.Date("2026-01-01"), x = 1))
  expect_equal(attr(written, "left_out"), "day")
})
