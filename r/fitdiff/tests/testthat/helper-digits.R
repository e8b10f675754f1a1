digits <- local({
  rows <- as.matrix(utils::read.csv(testthat::test_path("digits-0-1.csv")))
  list(x = unname(rows[, -1L]), y = unname(rows[, 1L]))
})

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

# n digits to train on, with both classes among them, and all the others to test on.
draw_digits <- function(n, seed) {
  withr::with_seed(seed, {
    repeat {
      train <- sample(length(digits$y), n)
      if (length(unique(digits$y[train])) == 2L) break
    }
  })
  list(x = digits$x[train, ], y = digits$y[train], x_test = digits$x[-train, ], train = train)
}

rows_of <- function(draw) {
  as_rows(draw$x, draw$y, draw$x_test)
}
