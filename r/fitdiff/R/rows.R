#' Hash rows as Python does
#'
#' Computes the SHA-256 of the ASCII line `"<type> <n> <p>\n"` followed by the matrix row by row,
#' little-endian, and by the labels: the same bytes, hence the same hash, as
#' `fitdiff.hashing.hash_rows` in Python.
#'
#' @param x Matrix (n x p) of type raw, which is Python's uint8, or double.
#' @param y Raw vector of n labels, or NULL for rows without labels.
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
  type <- if (is.raw(x)) "uint8" else "float64"
  header <- charToRaw(sprintf("%s %d %d\n", type, nrow(x), ncol(x)))
  by_row <- as.vector(t(x))
  bytes <- if (is.raw(x)) by_row else writeBin(by_row, raw(), endian = "little")
  digest::digest(c(header, bytes, as.raw(y)), algo = "sha256", serialize = FALSE)
}

#' Check that the rows received are the rows that were sent
#'
#' @param x_train,x_test Matrices of type raw or double, rows by columns.
#' @param y_train Raw vector of training labels.
#' @param train_hash,test_hash The hashes sent along: of the training rows with labels, and of the
#'   test rows without.
#' @return NULL, invisibly. Stops, naming both hashes, when a hash differs.
#' @export
check_rows <- function(x_train, y_train, x_test, train_hash, test_hash) {
  stop_unless_equal("training rows", hash_rows(x_train, y_train), train_hash)
  stop_unless_equal("test rows", hash_rows(x_test), test_hash)
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
