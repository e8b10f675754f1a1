run_glm <- function(draw, ..., select = list()) {
  do.call(fit_glm, c(rows_of(draw), list(..., select = select)))
}

# 0/1 columns, so that rows overlap between the classes.
overlapping <- function(n, p, seed = 1L) {
  withr::with_seed(seed, list(
    x = matrix(sample(0:1, n * p, replace = TRUE), n, p),
    y = rep(0:1, length.out = n),
    x_test = matrix(sample(0:1, 5L * p, replace = TRUE), 5L, p)
  ))
}

test_that("the fit is that of a plain call of glm", {
  draw <- overlapping(80L, 15L)
  kept <- which(rank(genefilter::colFtests(draw$x, factor(draw$y))$p.value) <= 10)
  train <- data.frame(label = draw$y, draw$x[, kept])
  model <- stats::glm(label ~ ., family = "binomial", data = train)
  expected <- stats::predict(model, data.frame(draw$x_test[, kept]), type = "response")
  fit <- run_glm(draw)
  # Identical, not merely close: both are the same calls on the same numbers.
  expect_identical(as.vector(fit$prediction), unname(expected))
  estimates <- c(fit$parameters$intercept, fit$parameters$coefficients)
  expect_identical(estimates, unname(stats::coef(model)))
  expect_identical(fit$updates, model$iter)
  expect_identical(fit$status, "ok")
  expect_identical(fit$separation, "none")
  expect_true(fit$converged)
  expect_false(fit$extreme)
})

test_that("too few iterations are not-converged", {
  expect_warning(fit <- run_glm(overlapping(80L, 15L), max_iterations = 1L), "not converge")
  expect_identical(fit$status, "not-converged")
  expect_false(fit$converged)
  expect_identical(fit$updates, 1L)
})

test_that("a collinear column is rank-deficient where the classes overlap", {
  draw <- overlapping(80L, 3L)
  draw$x <- cbind(draw$x, draw$x[, 1L])
  draw$x_test <- cbind(draw$x_test, draw$x_test[, 1L])
  expect_warning(fit <- run_glm(draw), "rank-deficient")
  expect_identical(fit$status, "rank-deficient")
  expect_identical(as.vector(fit$aliased), c(FALSE, FALSE, FALSE, FALSE, TRUE))
  expect_identical(as.vector(is.nan(fit$parameters$coefficients)), c(FALSE, FALSE, FALSE, TRUE))
})

test_that("separation is the status even when rank and convergence fail too", {
  fit <- suppressWarnings(run_glm(draw_patterns(8L, seed = 4L), max_iterations = 2L))
  expect_identical(fit$separation, "complete")
  expect_lt(fit$rank, length(fit$aliased))
  expect_false(fit$converged)
  expect_identical(fit$status, "separated")
})

test_that("fitted probabilities of 0 or 1 alone are not taken for separation", {
  # One far point makes its own probability extreme, but the classes overlap elsewhere.
  draw <- list(
    x = cbind(c(0, 1, 2, 0, 1, 2, 250)), y = c(0, 0, 1, 1, 0, 1, 1), x_test = matrix(3, 1L, 1L)
  )
  expect_warning(fit <- run_glm(draw), "fitted probabilities numerically 0 or 1")
  expect_true(fit$extreme)
  expect_identical(fit$separation, "none")
  expect_identical(fit$status, "ok")
})

test_that("no column kept leaves the share of ones", {
  y <- rep(0:1, c(5L, 7L))
  draw <- list(x = matrix(200 * y, 12L, 20L), y = y, x_test = matrix(0:59, 3L, 20L))
  expect_warning(fit <- run_glm(draw), "No column was kept: 20 tie for the first place")
  expect_length(fit$selected, 0L)
  # glm's epsilon of 1e-8 is on the deviance; the probability of a mean is then exact to about 1e-8.
  expect_equal(as.vector(fit$prediction), rep(7 / 12, 3L), tolerance = 1e-8)
  expect_identical(fit$status, "ok")
})

test_that("rows that changed on the way are not fitted", {
  rows <- rows_of(draw_patterns(20L, seed = 1L))
  rows$y_train <- rev(rows$y_train)
  expect_error(do.call(fit_glm, rows), "training rows received")
})
