# 120 made-up rows of 8 x 8 cells from 0 to 16: a noisy ring (0) or a noisy bar (1), edges empty.
patterns <- withr::with_seed(2017L, local({
  n <- 120L
  y <- rep(0:1, length.out = n)
  across <- rep(1:8, times = 8L) - 4.5
  down <- rep(1:8, each = 8L) - 4.5
  inside <- pmax(abs(across), abs(down)) < 3
  x <- t(vapply(seq_len(n), function(row) {
    moved <- across - sample(c(-0.5, 0, 0.5), 1L)
    ink <- if (y[row] == 1L) {
      exp(-moved^2)
    } else {
      exp(-(sqrt(moved^2 + down^2) - 2)^2 / 0.5)
    }
    levels <- round(20 * ink + sample(-4:4, 64L, replace = TRUE))
    pmin(pmax(levels, 0), 16) * inside
  }, numeric(64L)))
  list(x = x, y = y)
}))

as_raw_matrix <- function(x) {
  array(as.raw(x), dim(x))
}

# Rows as an engine receives them from Python: raw, with the hashes of what was sent.
as_rows <- function(x_train, y_train, x_test) {
  rows <- list(
    x_train = as_raw_matrix(x_train), y_train = as.raw(y_train), x_test = as_raw_matrix(x_test)
  )
  c(rows, list(
    train_hash = hash_rows(rows$x_train, rows$y_train),
    test_hash = hash_rows(rows$x_test)
  ))
}

# n rows to train on, with both classes among them, and all the others to test on.
draw_patterns <- function(n, seed) {
  withr::with_seed(seed, {
    repeat {
      train <- sample(length(patterns$y), n)
      if (length(unique(patterns$y[train])) == 2L) break
    }
  })
  list(x = patterns$x[train, ], y = patterns$y[train], x_test = patterns$x[-train, ], train = train)
}

rows_of <- function(draw) {
  as_rows(draw$x, draw$y, draw$x_test)
}
