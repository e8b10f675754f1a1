# The expected hash was computed by fitdiff.tables.hash in Python; tests/fitdiff/tables/test_hash.py
# compares the two on random tables.

day <- function(x) structure(x, class = "Date")
time <- function(x) structure(x, class = c("POSIXct", "POSIXt"), tzone = "UTC")
as_hash <- function(...) hash_table(data.frame(...))

test_that("a table hashes as in Python", {
  df <- data.frame(
    x = c(1.5, NaN, -0, NA),
    g = factor(c("\u00e9", "z", "\u00e9", "\u00e9"), levels = c("z", "\u00e9"), ordered = TRUE)
  )
  expect_equal(
    hash_table(df),
    "7cc27d95a67119f1383485e00e369221a14b64f1c0c66f6a9826b4127f59a89e"
  )
})

test_that("types count", {
  values <- list(1, 1L, "1", TRUE, factor("1"), day(1), time(1))
  hashes <- vapply(values, function(x) as_hash(x = x), "")
  expect_false(anyDuplicated(hashes) > 0L)
})

test_that("NA is not NaN, and 0 is not -0", {
  hashes <- vapply(list(NA_real_, NaN, 0, -0), function(x) as_hash(x = x), "")
  expect_false(anyDuplicated(hashes) > 0L)
})

test_that("levels count, with those that no row has, and their order", {
  ab <- factor("a", levels = c("a", "b"))
  others <- list(factor("a"), factor("a", levels = c("b", "a")), as.ordered(ab))
  for (other in others) expect_false(as_hash(x = ab) == as_hash(x = other))
})

test_that("row names and the class of the data frame do not count", {
  df <- data.frame(x = 1:2)
  named <- data.frame(x = 1:2, row.names = c("a", "b"))
  expect_equal(hash_table(named), hash_table(df))
  expect_equal(hash_table(structure(df, class = c("tbl_df", "tbl", "data.frame"))), hash_table(df))
})

test_that("text is hashed as UTF-8, however R stores it", {
  latin1 <- iconv("\u00e9", "UTF-8", "latin1")
  expect_equal(as_hash(x = latin1), as_hash(x = "\u00e9"))
})

test_that("dates count in days and times in microseconds, or are refused", {
  expect_equal(as_hash(x = day(1)), as_hash(x = structure(1L, class = "Date")))
  expect_error(as_hash(x = day(0.5)), "'x' is not in whole days")
  expect_error(as_hash(x = time(1 / 3)), "'x' is not in whole microseconds")
})

test_that("what a table does not hold is refused by name", {
  expect_error(hash_table(1), "not numeric")
  expect_error(as_hash(z = 1i), "'z' is of type complex")
  expect_error(as_hash(z = I("a")), "'z' is of class AsIs")
  expect_error(hash_table(data.frame(z = I(diag(2)))), "'z' is of class AsIs")
})
