#' Hash a data frame as Python does
#'
#' Computes the hash of names, types, levels, values and missing values that
#' `fitdiff.tables.hash.hash_table` computes of the table in Python; the bytes are described there.
#' Row names do not count. `NA` is not `NaN`, and all `NaN` are one; `0` and `-0` differ; an integer
#' is not a double.
#'
#' @param df Data frame of logical, integer, double, character, factor, Date and POSIXct columns.
#' @return The hash, 64 hexadecimal digits. Stops, naming the column, at any other type, at dates
#'   that are not whole days and at times that are not whole microseconds.
#' @export
hash_table <- function(df) {
  if (!is.data.frame(df)) {
    stop("A table must be a data frame, not ", class(df)[1L], ". Use as.data.frame().",
      call. = FALSE
    )
  }
  columns <- vapply(seq_along(df), function(i) hash_column(df[[i]], names(df)[i]), "")
  text <- c(sprintf("fitdiff table 1\n%d %d\n", nrow(df), length(df)), paste0(columns, "\n"))
  sha256(charToRaw(paste(text, collapse = "")))
}

hash_column <- function(x, name) {
  missing <- is.na(x) & !(is.double(x) & is.nan(x))
  parts <- column_parts(x, name, missing)
  sha256(c(
    charToRaw(paste0(parts$kind, "\n")),
    string_bytes(name),
    parts$about,
    as.raw(missing),
    parts$values
  ))
}

# The kind of a column, what else its type says, and its values, zero where one is missing.
column_parts <- function(x, name, missing) {
  if (is.factor(x)) {
    codes <- replace(as.vector(unclass(x)), missing, 0L)
    levels <- unlist(lapply(levels(x), string_bytes))
    about <- c(as.raw(is.ordered(x)), integer_bytes(nlevels(x)), levels)
    list(kind = "category", about = about, values = integer_bytes(codes))
  } else if (inherits(x, "Date")) {
    list(kind = "date", values = double_bytes(whole(x, 1, "days", name, missing)))
  } else if (inherits(x, "POSIXct")) {
    zone <- c(attr(x, "tzone"), "")[1L]
    microseconds <- whole(x, 1e6, "microseconds", name, missing)
    list(kind = "datetime", about = string_bytes(zone), values = double_bytes(microseconds))
  } else if (is.object(x) || !is.null(dim(x))) {
    refuse_column(name, if (is.object(x)) paste("of class", class(x)[1L]) else "a matrix")
  } else {
    switch(typeof(x),
      logical = list(kind = "boolean", values = as.raw(replace(x, missing, FALSE))),
      integer = list(kind = "integer", values = integer_bytes(replace(x, missing, 0L))),
      double = list(kind = "float", values = double_bytes(one_nan(replace(x, missing, 0)))),
      character = list(kind = "string", values = string_bytes(replace(x, missing, ""))),
      refuse_column(name, paste("of type", typeof(x)))
    )
  }
}

whole <- function(x, scale, unit, name, missing) {
  given <- replace(as.double(unclass(x)), missing, 0)
  rounded <- round(given * scale)
  if (!all(is.finite(given)) || any(rounded / scale != given)) {
    refuse_column(name, paste("not in whole", unit))
  }
  rounded
}

refuse_column <- function(name, what) {
  stop(sprintf("Column '%s' is %s, which a table does not hold.", name, what), call. = FALSE)
}

# The sign and the payload of a NaN mean nothing.
one_nan <- function(x) replace(x, is.nan(x), positive_nan)
positive_nan <- readBin(as.raw(c(0, 0, 0, 0, 0, 0, 0xf8, 0x7f)), "double", endian = "little")

string_bytes <- function(x) {
  x <- enc2utf8(x)
  c(integer_bytes(nchar(x, "bytes")), charToRaw(paste(x, collapse = "")))
}

integer_bytes <- function(x) writeBin(as.integer(x), raw(), endian = "little")
double_bytes <- function(x) writeBin(as.double(x), raw(), endian = "little")
sha256 <- function(bytes) digest::digest(bytes, algo = "sha256", serialize = FALSE)
