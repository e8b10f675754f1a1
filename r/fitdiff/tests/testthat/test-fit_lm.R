run_lm <- function(draw, ..., select = list()) {
  do.call(fit_lm, c(rows_of(draw), list(..., select = select)))
}

test_that("the fit is that of a plain call of lm", {
  for (seed in 1:5) {
    draw <- draw_patterns(40L, seed)
    kept <- which(rank(genefilter::colFtests(draw$x, factor(draw$y))$p.value) <= 10)
    train <- data.frame(label = draw$y, draw$x[, kept])
    expected <- stats::predict(stats::lm(label ~ ., data = train), data.frame(draw$x_test[, kept]))
    fit <- run_lm(draw)
    # Identical, not merely close: both are the same calls on the same numbers.
    expect_identical(as.vector(fit$prediction), unname(expected))
    expect_identical(as.vector(fit$label), as.raw(expected > 0.5))
    expect_identical(as.vector(fit$selected), kept)
  }
})

test_that("full rank is ok, and coefficients are all there", {
  fit <- run_lm(draw_patterns(60L, seed = 1L))
  expect_identical(fit$status, "ok")
  expect_identical(fit$rank, 11L)
  expect_false(any(fit$aliased))
  expect_length(fit$parameters$coefficients, 10L)
  expect_true(all(is.finite(unlist(fit$parameters))))
})

test_that("more terms than rows are rank-deficient, and aliased terms have no estimate", {
  expect_warning(fit <- run_lm(draw_patterns(8L, seed = 4L)), "rank-deficient")
  expect_identical(fit$status, "rank-deficient")
  expect_lte(fit$rank, 8L)
  expect_length(fit$aliased, length(fit$selected) + 1L)
  expect_identical(sum(!fit$aliased), fit$rank)
  estimates <- c(fit$parameters$intercept, fit$parameters$coefficients)
  expect_identical(is.nan(estimates), as.vector(fit$aliased))
})

test_that("the tolerance is that of rank", {
  draw <- draw_patterns(60L, seed = 1L)
  expect_identical(run_lm(draw, tolerance = 1e-7)$rank, 11L)
  expect_warning(loose <- run_lm(draw, tolerance = 0.5), "rank-deficient")
  expect_lt(loose$rank, 11L)
})

test_that("no column kept leaves the mean of the labels", {
  y <- rep(0:1, c(5L, 7L))
  draw <- list(x = matrix(200 * y, 12L, 20L), y = y, x_test = matrix(0:59, 3L, 20L))
  expect_warning(fit <- run_lm(draw), "No column was kept: 20 tie for the first place")
  expect_length(fit$selected, 0L)
  expect_equal(as.vector(fit$prediction), rep(7 / 12, 3L))
  expect_identical(fit$status, "ok")
  expect_identical(dim(fit$selected), 0L)
})

test_that("one column is fitted as well", {
  draw <- draw_patterns(30L, seed = 1L)
  fit <- run_lm(draw, select = list(k = 1L, ties = "argsort"))
  column <- fit$selected[1L]
  slope <- stats::cov(draw$x[, column], draw$y) / stats::var(draw$x[, column])
  expect_equal(as.vector(fit$parameters$coefficients), slope)
  expect_identical(dim(fit$parameters$coefficients), 1L)
})

test_that("the label is 1 where the fitted value exceeds the threshold, strictly", {
  draw <- draw_patterns(40L, seed = 1L)
  value <- run_lm(draw)$prediction[1L]
  expect_identical(run_lm(draw, threshold = value)$label[1L], as.raw(0L))
  below <- run_lm(draw, threshold = value - 1e-9)
  expect_identical(below$label[1L], as.raw(1L))
  expect_identical(below$threshold, value - 1e-9)
})

test_that("rows that changed on the way are not fitted", {
  rows <- rows_of(draw_patterns(20L, seed = 1L))
  rows$x_test[1L] <- as.raw(255L)
  expect_error(do.call(fit_lm, rows), "test rows received")
})

test_that("doubles are fitted as bytes are", {
  draw <- draw_patterns(40L, seed = 1L)
  x <- draw$x + 0
  rows <- list(
    x, as.raw(draw$y), draw$x_test + 0, hash_rows(x, as.raw(draw$y)), hash_rows(draw$x_test + 0)
  )
  expect_identical(do.call(fit_lm, c(rows, list(select = list()))), run_lm(draw))
})
