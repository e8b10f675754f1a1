# Rows on their way to H2O. It reads decimal text, which costs most doubles their last bits; whole
# numbers arrive as they are. Every double is a whole number times a power of two: so doubles are
# sent as two whole numbers each and multiplied on the server. What arrived is read back.

# An uploaded file is stored in pieces of this size, each of which is parsed into a chunk of rows.
h2o_chunk_bytes <- 2^22

# Makes a frame of rows, with their labels or without; stops unless it equals them bit by bit.
send_rows <- function(session, frame, x, y = NULL, one_chunk = FALSE) {
  started <- seconds_now()
  x <- numeric_rows(x)
  parts <- if (is_whole(x)) list(x = x) else whole_parts(x)
  columns <- whole_columns(parts, y)
  path <- tempfile(fileext = ".csv")
  on.exit(unlink(path))
  writeLines(c(
    paste(names(columns), collapse = ","),
    do.call(paste, c(unname(columns), sep = ","))
  ), path)
  if (one_chunk) stop_unless_one_chunk(file.size(path))
  uploaded <- if (length(parts) == 1L) frame else paste0(frame, "_parts")
  types <- ifelse(names(columns) == "label", "Enum", "Numeric")
  session$client$upload(session$connection, path, uploaded, names(columns), types)
  if (length(parts) == 2L) {
    product <- product_of_parts(uploaded, ncol(x), !is.null(y))
    session$client$rapids(session$connection, sprintf("(assign %s %s)", frame, product))
    remove_from_cluster(session, uploaded)
  }
  stop_unless_arrived(session$client$download(session$connection, frame), x, y)
  session$parsing <- session$parsing + seconds_now() - started
  frame
}

numeric_rows <- function(x) {
  if (!all(is.finite(as.numeric(x)))) {
    stop("The rows hold numbers that are not finite, which H2O would fill in. Remove them first.",
      call. = FALSE
    )
  }
  matrix(as.numeric(x), nrow(x))
}

is_whole <- function(x) all(x == floor(x) & abs(x) <= 2^53)

# x = whole * 2^exponent, exactly: a double has 53 significant bits and is a multiple of 2^-1074.
whole_parts <- function(x) {
  exponent <- x
  exponent[] <- pmax(floor(log2(abs(x))) - 53, -1074)
  list(x = x / 2^exponent, exponent = exponent)
}

# Written all at once: column by column takes three times as long.
whole_columns <- function(parts, y) {
  columns <- list()
  if (!is.null(y)) columns$label <- sprintf("%d", as.integer(y))
  for (part in names(parts)) {
    p <- ncol(parts[[part]])
    written <- matrix(sprintf("%.0f", parts[[part]]), ncol = p)
    columns[paste0(part, seq_len(p))] <- lapply(seq_len(p), function(j) written[, j])
  }
  columns
}

# In Rapids, H2O's own language: [start:count] are columns counted from 0.
product_of_parts <- function(frame, p, labelled) {
  first <- as.integer(labelled)
  product <- sprintf(
    "(* (cols %s [%d:%d]) (^ 2 (cols %s [%d:%d])))", frame, first, p, frame, first + p, p
  )
  if (labelled) sprintf("(cbind (cols %s [0]) %s)", frame, product) else product
}

stop_unless_one_chunk <- function(bytes) {
  if (bytes > h2o_chunk_bytes) {
    stop(
      "H2O keeps rows in file order within one chunk only, which holds ", h2o_chunk_bytes,
      " bytes of text; these rows take ", bytes, ". Use fewer rows, or the row order 'hogwild'.",
      call. = FALSE
    )
  }
}

stop_unless_arrived <- function(received, x, y) {
  sent <- cbind(as.integer(y), x)
  if (!identical(dim(received), dim(sent))) {
    stop(
      "H2O received ", nrow(received), " x ", ncol(received), " numbers; ", nrow(sent), " x ",
      ncol(sent), " were sent. Report it.",
      call. = FALSE
    )
  }
  differ <- which(is.na(received) | received != sent)
  if (length(differ) > 0L) {
    stop(
      "H2O received ", length(differ), " of ", length(sent), " numbers changed; the first is ",
      sprintf("%.17g", received[differ[1L]]), ", sent as ", sprintf("%.17g", sent[differ[1L]]),
      ". Report it.",
      call. = FALSE
    )
  }
}
