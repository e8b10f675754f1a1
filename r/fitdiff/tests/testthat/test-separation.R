with_intercept <- function(...) {
  cbind(1, ...)
}

test_that("the textbook cases are classified correctly", {
  y <- c(0, 0, 0, 1, 1, 1)
  expect_identical(separation(with_intercept(1:6), y), "complete")
  expect_identical(separation(with_intercept(c(1, 2, 3, 3, 4, 5)), y), "quasi-complete")
  expect_identical(separation(with_intercept(c(1, 2, 4, 3, 5, 6)), y), "none")
})

test_that("one variable is separated as sorting it says", {
  # With an intercept and one variable: the largest of one class is below the smallest of the other
  # (complete), or equal to it while the variable is not constant (quasi-complete).
  directly <- function(x, y) {
    gap <- max(min(x[y == 1]) - max(x[y == 0]), min(x[y == 0]) - max(x[y == 1]))
    varies <- length(unique(x)) > 1L
    if (gap > 0) "complete" else if (gap == 0 && varies) "quasi-complete" else "none"
  }
  seen <- character()
  for (seed in 1:200) {
    withr::with_seed(seed, {
      n <- sample(3:8, 1L)
      x <- sample(0:9, n, replace = TRUE)
      y <- sample(c(0, 1, sample(0:1, n - 2L, replace = TRUE)))
    })
    seen <- c(seen, directly(x, y))
    expect_identical(separation(with_intercept(x), y), seen[seed])
  }
  expect_setequal(seen, c("complete", "quasi-complete", "none"))
})

test_that("as many independent columns as rows separate any labels", {
  x <- withr::with_seed(1L, matrix(stats::rnorm(36L), 6L))
  expect_identical(separation(x, c(0, 1, 1, 0, 1, 0)), "complete")
})

test_that("scale and collinearity do not matter", {
  x <- c(1, 2, 4, 3, 5, 6)
  y <- c(0, 0, 0, 1, 1, 1)
  for (scale in c(1e-6, 1, 1e6)) {
    expect_identical(separation(with_intercept(x * scale, x * scale, 2), y), "none")
    expect_identical(separation(with_intercept(scale * 1:6, scale * 1:6), y), "complete")
  }
})

test_that("the answer is the same for the classes exchanged", {
  for (seed in 1:20) {
    draw <- draw_patterns(30L, seed)
    columns <- with_intercept(draw$x[, c(19L, 21L, 29L, 36L)])
    expect_identical(separation(columns, draw$y), separation(columns, 1 - draw$y))
  }
})

test_that("a row or a column of zeros decides nothing by itself", {
  x <- cbind(c(-1, 0, 1), 0)
  expect_identical(separation(x, c(0, 0, 1)), "quasi-complete")
  expect_identical(separation(x[-2L, ], c(0, 1)), "complete")
})

test_that("values that are not finite are refused, not judged", {
  expect_error(separation(with_intercept(c(1, NaN, 3)), c(0, 0, 1)), "NaN")
})
