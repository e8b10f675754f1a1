#' Hash rows as Python does
#'
#' Computes the SHA-256 of the ASCII line `"x <type> <n> <p>\n"` followed by the matrix row by row,
#' little-endian; and, if outcomes are given, of the line `"y <type> <n>\n"` and the outcomes: the
#' same bytes, hence the same hash, as `fitdiff.hashing.hash_rows` in Python. Values are hashed with
#' their types: 1 is not 1L, and nothing is converted.
#'
#' @param x Matrix (n x p) of type raw, which is Python's uint8, or double.
#' @param y Vector of n outcomes, or matrix of n rows, raw, double, integer (int32) or logical
#'   (bool), without class; or NULL for rows without outcomes.
#' @return The hash, 64 hexadecimal digits.
#' @export
hash_rows <- function(x, y = NULL) {
  if (!is.matrix(x) || !typeof(x) %in% c("raw", "double")) {
    stop(
      "Rows must be a matrix of type raw (uint8) or double (float64), not ",
      if (is.matrix(x)) "a matrix" else "an object", " of type ", typeof(x),
      ". Convert them before they are sent to R.",
      call. = FALSE
    )
  }
  header <- charToRaw(sprintf("x %s %d %d\n", value_types[[typeof(x)]], nrow(x), ncol(x)))
  outcomes <- if (!is.null(y)) outcome_bytes(y, nrow(x))
  bytes <- c(header, bytes_of(as.vector(t(x))), outcomes)
  digest::digest(bytes, algo = "sha256", serialize = FALSE)
}

# R's types by what NumPy calls them.
value_types <- list(raw = "uint8", double = "float64", integer = "int32", logical = "bool")

outcome_bytes <- function(y, n) {
  if (!typeof(y) %in% names(value_types) || is.object(y)) {
    stop(
      "Outcomes must be a raw, double, integer or logical vector without class, not ",
      class(y)[[1L]], " of type ", typeof(y), ". Convert them before they are sent to R.",
      call. = FALSE
    )
  }
  if (NROW(y) != n) {
    stop(n, " rows need as many outcomes, got ", NROW(y), ".", call. = FALSE)
  }
  if (typeof(y) %in% c("integer", "logical") && anyNA(y)) {
    stop("Outcomes of type ", typeof(y), " must not be NA: Python has none.", call. = FALSE)
  }
  shape <- paste(if (is.matrix(y)) dim(y) else n, collapse = " ")
  values <- if (is.matrix(y)) as.vector(t(y)) else y
  c(charToRaw(sprintf("y %s %s\n", value_types[[typeof(y)]], shape)), bytes_of(values))
}

bytes_of <- function(values) {
  if (is.raw(values)) return(as.vector(values))
  if (is.logical(values)) return(as.raw(values)) # NumPy's bool is one byte, R's is four
  writeBin(as.vector(values), raw(), endian = "little")
}

#' Check that the rows received are the rows that were sent
#'
#' @param x_train,x_test Matrices of type raw or double, rows by columns; `NULL` for rows that were
#'   sent before, see [keep_rows()].
#' @param y_train Raw vector of training labels.
#' @param train_hash,test_hash The hashes sent along: of the training rows with labels, and of the
#'   test rows without.
#' @return A list of two environments, `train` with `x` and `y` and `test` with `x`, invisibly.
#'   Stops, naming both hashes, when a hash differs.
#' @export
check_rows <- function(x_train, y_train, x_test, train_hash, test_hash) {
  invisible(list(
    train = checked_part("training rows", x_train, y_train, train_hash),
    test = checked_part("test rows", x_test, NULL, test_hash)
  ))
}

checked_part <- function(what, x, y, hash) {
  if (is.null(x)) return(kept_rows(hash))
  stop_unless_equal(what, hash_rows(x, y), hash)
  list2env(list(x = x, y = y))
}

#' Hash the rows of a data frame as Python does
#'
#' Without outcomes this is [hash_table()]. With outcomes it is the SHA-256 of the ASCII line
#' `"table <hash>\n"` followed by the outcomes as [hash_rows()] writes them: the same bytes, hence
#' the same hash, as `fitdiff.tables.hash.hash_table_rows` in Python.
#'
#' @param df Data frame of n rows.
#' @inheritParams hash_rows
#' @return The hash, 64 hexadecimal digits.
#' @export
hash_table_rows <- function(df, y = NULL) {
  own <- hash_table(df)
  if (is.null(y)) return(own)
  bytes <- c(charToRaw(sprintf("table %s\n", own)), outcome_bytes(y, nrow(df)))
  digest::digest(bytes, algo = "sha256", serialize = FALSE)
}

#' Check that the data frames received are the tables that were sent
#'
#' @param train,test Data frames of the same columns: predictors, and columns such as weights.
#' @param y_train Vector or matrix of training outcomes.
#' @param train_hash,test_hash The hashes sent along: of the training rows with outcomes, and of
#'   the test rows without; see [hash_table_rows()].
#' @return NULL, invisibly. Stops, naming both hashes, when a hash differs.
#' @export
check_tables <- function(train, y_train, test, train_hash, test_hash) {
  stop_unless_equal("training rows", hash_table_rows(train, y_train), train_hash)
  stop_unless_equal("test rows", hash_table_rows(test), test_hash)
  invisible(NULL)
}

stop_unless_equal <- function(what, seen, sent) {
  if (!identical(seen, sent)) {
    stop(
      "The ", what, " received by R hash to ", seen, ", but those sent hash to ", sent,
      ". Something changed them on the way: compare shape, type, row order and labels.",
      call. = FALSE
    )
  }
}
