# Rows of earlier calls, by their hash, those used last at the end. The test rows of a study are
# those of many splits, and several methods are fitted to the same training rows: so rows cross
# the bridge, are hashed and are looked at for the best columns once, not once a fit.
kept <- new.env(parent = emptyenv())
kept$rows <- list()
# Bytes at most; the rows of one fit are kept whatever their size.
kept$most <- 2^28

#' Keep rows for the fits that follow
#'
#' @param hash What the rows must hash to, see [hash_rows()].
#' @inheritParams hash_rows
#' @return NULL, invisibly. Stops, naming both hashes, when the hash differs.
#' @export
keep_rows <- function(hash, x, y = NULL) {
  stop_unless_equal(if (is.null(y)) "test rows" else "training rows", hash_rows(x, y), hash)
  kept$rows[[hash]] <- list2env(list(x = x, y = y, size = as.numeric(utils::object.size(x))))
  sizes <- vapply(kept$rows, function(rows) rows$size, 0)
  # From the end, so that what is dropped was used longest ago.
  fits <- rev(cumsum(rev(sizes)) <= kept$most | seq_along(sizes) <= 2L)
  kept$rows <- kept$rows[fits]
  invisible(NULL)
}

#' Which rows are not kept
#'
#' @param hashes Of rows, see [keep_rows()].
#' @return Those hashes of which the rows have to be sent, an array; the others count as used now.
#' @export
rows_to_send <- function(hashes) {
  here <- intersect(hashes, names(kept$rows))
  kept$rows <- c(kept$rows[setdiff(names(kept$rows), here)], kept$rows[here])
  as.array(setdiff(hashes, here))
}

kept_rows <- function(hash) {
  rows <- kept$rows[[hash]]
  if (is.null(rows)) {
    stop("No rows of hash ", hash, " are kept in this R process. Send them along.", call. = FALSE)
  }
  rows
}
