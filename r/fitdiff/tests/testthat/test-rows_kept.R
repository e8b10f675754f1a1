without_rows <- function(rows) {
  rows[c("x_train", "y_train", "x_test")] <- list(NULL)
  rows
}

keep_all <- function(rows) {
  withr::defer_parent(kept$rows <- list())
  keep_rows(rows$train_hash, rows$x_train, rows$y_train)
  keep_rows(rows$test_hash, rows$x_test)
}

test_that("a fit to kept rows is the fit to rows that are sent", {
  rows <- rows_of(draw_patterns(20L, seed = 1L))
  keep_all(rows)
  sent <- do.call(fit_lm, c(rows, list(select = list(k = 3L))))
  expect_identical(do.call(fit_lm, c(without_rows(rows), list(select = list(k = 3L)))), sent)
})

test_that("only rows that are not kept are to be sent", {
  rows <- rows_of(draw_patterns(20L, seed = 1L))
  hashes <- c(rows$train_hash, rows$test_hash)
  expect_identical(rows_to_send(hashes), as.array(hashes))
  keep_all(rows)
  expect_length(rows_to_send(hashes), 0L)
  gone <- utils::modifyList(without_rows(rows), list(test_hash = "none"), keep.null = TRUE)
  expect_error(do.call(fit_lm, gone), "hash none")
})

test_that("rows that changed on the way are not kept", {
  rows <- rows_of(draw_patterns(20L, seed = 1L))
  expect_error(keep_rows(rows$train_hash, rows$x_test), "test rows received")
  expect_length(kept$rows, 0L)
})

test_that("rows used longest ago make room", {
  most <- kept$most
  withr::defer({
    kept$rows <- list()
    kept$most <- most
  })
  kept$most <- 3000
  rows <- lapply(1:3, function(value) matrix(as.raw(value), 40L, 25L))
  hashes <- vapply(rows, hash_rows, "")
  for (at in 1:2) keep_rows(hashes[at], rows[[at]])
  rows_to_send(hashes[1L])
  keep_rows(hashes[3L], rows[[3L]])
  expect_identical(names(kept$rows), hashes[c(1L, 3L)])
})

test_that("columns are selected once for methods that select in the same way", {
  rows <- rows_of(draw_patterns(20L, seed = 1L))
  keep_all(rows)
  selected <- function(k) {
    # The columns put in below are collinear.
    suppressWarnings(do.call(fit_lm, c(without_rows(rows), list(select = list(k = k)))))$selected
  }
  three <- selected(3L)
  kept$rows[[rows$train_hash]]$selection$selected <- 5:6
  expect_identical(selected(3L), as.array(5:6))
  expect_length(selected(4L), 4L)
  expect_identical(selected(3L), three)
})
