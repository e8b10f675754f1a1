# The parse tree of a call from the vectors that `call_parse` makes of one; the opposite of it.
call_build <- function(kind, text, number, size, tag) {
  at <- 0L
  build <- function() {
    at <<- at + 1L
    i <- at
    if (kind[[i]] == "call") return(build_call(size[[i]], build, function() tag[[at + 1L]]))
    # In a list, since an empty argument cannot be returned by itself.
    list(build_constant(kind[[i]], text[[i]], number[[i]]))
  }
  build()[[1L]]
}

build_call <- function(size, build, next_tag) {
  parts <- vector("list", size)
  tags <- character(size)
  for (j in seq_len(size)) {
    tags[[j]] <- next_tag()
    parts[j] <- build()
  }
  if (any(nzchar(tags))) names(parts) <- tags
  list(as.call(parts))
}

build_constant <- function(kind, text, number) {
  missing <- text == "NA" && number == 1
  switch(
    kind,
    symbol = as.name(text),
    missing = substitute(),
    null = NULL,
    string = if (missing) NA_character_ else text,
    logical = if (missing) NA else number != 0,
    integer = if (missing) NA_integer_ else as.integer(number),
    double = if (missing) NA_real_ else number,
    complex = complex(imaginary = number),
    stop("A node of kind '", kind, "' cannot be built.", call. = FALSE)
  )
}
