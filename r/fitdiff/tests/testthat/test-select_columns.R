# The expression with ranks, written out.
literally <- function(x, y) {
  which(rank(genefilter::colFtests(x, factor(y))$p.value, na.last = TRUE) <= 10)
}

test_that("the written expression keeps the same columns", {
  counts <- integer()
  for (n in c(4L, 6L, 10L, 20L, 40L, 80L)) {
    for (seed in 1:10) {
      draw <- draw_patterns(n, seed)
      selected <- select_columns(as_raw_matrix(draw$x), as.raw(draw$y))$selected
      expect_identical(selected, literally(draw$x, draw$y))
      counts <- c(counts, length(selected))
    }
  }
  # The draws exercise ties: not all of them keep ten columns.
  expect_true(any(counts != 10L))
})

# Columns: `perfect` that separate the classes with F = Inf, then noise, then `constant` ones.
made_up <- function(perfect, noise, constant, n = 12L) {
  y <- rep(0:1, length.out = n)
  withr::with_seed(1L, list(
    x = cbind(
      outer(200 * y, rep(1, perfect)),
      matrix(sample(0:255, n * noise, replace = TRUE), n, noise),
      outer(rep(7, n), rep(1, constant))
    ),
    y = y
  ))
}

test_that("nineteen perfect separators are all kept and twenty keep none", {
  # The average of ranks 1..19 is 10, that of 1..20 is 10.5.
  rows <- made_up(perfect = 19L, noise = 30L, constant = 0L)
  nineteen <- select_columns(rows$x, rows$y)
  expect_identical(nineteen$selected, 1:19)
  expect_identical(nineteen$statistic[1:19], rep(Inf, 19L))
  expect_identical(nineteen$p_value[1:19], rep(0, 19L))
  rows <- made_up(perfect = 20L, noise = 30L, constant = 0L)
  said <- capture_warnings(twenty <- select_columns(rows$x, rows$y))
  expect_identical(said, paste(
    "No column was kept: 20 tie for the first place, and their average rank 10.5 is above 10.",
    "The model is its intercept."
  ))
  expect_length(twenty$selected, 0L)
  expect_identical(twenty$margin, c(NaN, Inf))
})

test_that("a tie across the cut keeps fewer columns than wanted", {
  rows <- made_up(perfect = 1L, noise = 0L, constant = 0L)
  better <- rows$x[, rep(1L, 8L)]
  tied <- rows$x[, rep(1L, 4L)]
  tied[1L, ] <- 200
  # Ranks: eight at 4.5, four at 10.5.
  expect_identical(select_columns(cbind(better, tied), rows$y)$selected, 1:8)
})

test_that("constant columns come last", {
  rows <- made_up(perfect = 0L, noise = 12L, constant = 30L)
  reversed <- rows$x[, rev(seq_len(ncol(rows$x)))]
  expect_true(all(select_columns(reversed, rows$y)$selected > 30L))
  rows <- made_up(perfect = 0L, noise = 4L, constant = 30L)
  few <- select_columns(rows$x, rows$y)
  expect_identical(few$selected, literally(rows$x, rows$y))
  expect_identical(few$selected, 1:10)
  expect_true(all(is.nan(few$statistic[5:34])))
})

test_that("the margin is the statistics at the cut", {
  draw <- draw_patterns(60L, seed = 3L)
  chosen <- select_columns(draw$x, draw$y)
  f <- chosen$statistic
  expect_equal(chosen$margin[1L], min(f[chosen$selected]))
  expect_equal(chosen$margin[2L], max(f[-chosen$selected], na.rm = TRUE))
  expect_gt(chosen$margin[1L], chosen$margin[2L])
  expect_identical(select_columns(draw$x[, 10:12], draw$y)$margin[2L], NaN)
})

test_that("the F statistic is that of an analysis of variance", {
  draw <- draw_patterns(40L, seed = 2L)
  chosen <- select_columns(draw$x, draw$y)
  column <- chosen$selected[1L]
  table <- stats::anova(stats::lm(draw$x[, column] ~ factor(draw$y)))
  expect_equal(chosen$statistic[column], table$`F value`[1L])
  expect_equal(chosen$p_value[column], table$`Pr(>F)`[1L])
})

test_that("the Welch statistic divides by n and adds 1e-6", {
  x <- cbind(c(0, 2, 10, 14), c(5, 5, 5, 5), c(1, 1, 3, 3))
  chosen <- select_columns(x, c(0, 0, 1, 1), 1L, "welch-ddof0")
  # Means 1 and 12, variances 1 and 4, two rows each; no difference; no variance.
  expect_equal(chosen$statistic, c(11 / (sqrt(1 / 2 + 4 / 2) + 1e-6), 0, 2 / 1e-6))
  expect_identical(chosen$selected, 3L)
  expect_true(all(is.nan(chosen$p_value)))
})

test_that("a sort keeps exactly as many columns as wanted, ties in column order", {
  rows <- made_up(perfect = 25L, noise = 5L, constant = 3L)
  for (statistic in c("pooled-f", "welch-ddof0")) {
    chosen <- select_columns(rows$x, rows$y, 10L, statistic, "argsort")
    expect_identical(chosen$selected, 1:10)
  }
  expect_identical(select_columns(rows$x[, 1:4], rows$y, ties = "argsort")$selected, 1:4)
})

test_that("one class and unknown choices are errors that name what is allowed", {
  draw <- draw_patterns(10L, seed = 1L)
  expect_error(select_columns(draw$x, rep(1L, 10L)), "its 10 labels are all 1")
  expect_error(select_columns(draw$x, draw$y, statistic = "t"), "'pooled-f', 'welch-ddof0'")
  expect_error(select_columns(draw$x, draw$y, ties = "first"), "'average-rank', 'argsort'")
})
