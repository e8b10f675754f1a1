#' fitdiff: the R engines of fitdiff
#'
#' Every function named `fit_*` is an engine's entry point: it takes the rows of one split with the
#' hashes of what was sent, refuses rows that hash differently, and returns a named list that holds
#' no NA, so that it can cross to Python bit by bit. Vectors in it are one-dimensional arrays, which
#' stay vectors in Python when they have one element.
#'
#' Packages are called by `package::function` and not imported, because genefilter takes seconds to
#' load and only column selection needs it.
#'
#' @keywords internal
"_PACKAGE"
