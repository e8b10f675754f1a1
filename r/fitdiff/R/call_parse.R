#' Parse a call, without evaluating it
#'
#' @param text R code, one string.
#' @return A list of parallel vectors, a node of the parse tree an element, parents before children
#'   (see `fitdiff.calls.r_syntax.Wire` in Python): `kind` (`symbol`, `call`, `missing`, `refused`
#'   or the type of a constant), `text`, `number`, `size` (how many nodes are right below) and
#'   `tag` (the name of the argument that the node is). Stops at what is not R.
#' @export
call_parse <- function(text) {
  expressions <- parse(text = text, keep.source = FALSE, encoding = "UTF-8")
  nodes <- new.env(parent = emptyenv())
  nodes$count <- 0L
  nodes$rows <- list()
  for (i in seq_along(expressions)) flatten(expressions[i], "", nodes)
  column <- function(name, type) vapply(nodes$rows, `[[`, type, name)
  list(
    kind = column("kind", ""),
    text = column("text", ""),
    number = column("number", 0),
    size = column("size", 0L),
    tag = column("tag", "")
  )
}

# What is no call of a function and no operator.
refused_syntax <- c(
  "<-", "<<-", "=", ":=", "function", "if", "for", "while", "repeat", "break", "next", "{", "?"
)

# `held` is a list of one: an empty argument cannot be the value of a variable.
flatten <- function(held, tag, nodes) {
  row <- describe_node(held)
  row$tag <- tag
  nodes$count <- nodes$count + 1L
  nodes$rows[[nodes$count]] <- row
  if (row$kind != "call") return(invisible())
  node <- held[[1L]]
  parts <- as.list(node)
  tags <- names(parts)
  for (i in seq_along(parts)) flatten(parts[i], if (is.null(tags)) "" else tags[[i]], nodes)
}

describe_node <- function(held) {
  if (is_empty(held)) return(node_row("missing"))
  x <- held[[1L]]
  if (is.symbol(x)) return(node_row("symbol", as.character(x)))
  if (!is.call(x)) return(describe_constant(x))
  head <- x[[1L]]
  if (is.symbol(head) && as.character(head) %in% refused_syntax) {
    return(node_row("refused", substr(deparse(x, nlines = 1L), 1L, 60L)))
  }
  node_row("call", size = length(x))
}

describe_constant <- function(x) {
  if (is.null(x)) return(node_row("null"))
  if (!is.atomic(x) || length(x) != 1L) return(node_row("refused", deparse(x, nlines = 1L)))
  type <- if (is.character(x)) "string" else typeof(x)
  if (is.na(x) && !is.nan(x)) return(node_row(type, "NA", 1))
  switch(
    type,
    string = node_row(type, x),
    complex = node_row(type, number = Im(x)),
    node_row(type, number = x)
  )
}

node_row <- function(kind, text = "", number = 0, size = 0L) {
  list(kind = kind, text = enc2utf8(text), number = as.double(number), size = size)
}

# substitute() without arguments is the empty argument.
is_empty <- function(held) identical(held[[1L]], substitute())
