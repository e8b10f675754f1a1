#' What the object behind a handle reports
#'
#' @param handle What [call_run()] gave.
#' @param table The number of the table that it was given.
#' @return A list of `quantities` (see [quantities_of()]; `labels` are NULL where entries are just
#'   counted), `levels` (see [model_levels()]),
#'   `event`, `events`, `censored` and `not_converged` (what the model says of its outcome and of
#'   its solver), `scalars` (single numbers that the object holds, by name) and `design` (the
#'   columns of its model matrix without the intercept, by name, NULL where it is the table's column
#'   of that name; an empty list without one).
#' @export
call_quantities <- function(handle, table) {
  x <- call_object(handle)
  uncounted <- function(one) {
    if (isTRUE(attr(one, "counted"))) one["labels"] <- list(NULL)
    one
  }
  frame <- get(as.character(table), tables)
  read <- c(
    list(quantities = lapply(quantities_of(x), uncounted)),
    list(levels = model_levels(x)$levels),
    facts_of(x),
    list(scalars = scalars_of(x), design = design_of(x, frame))
  )
  if (prod(dim(frame)) >= large && is_plain_model(x)) {
    assign(as.character(handle), without_columns(x), kept)
    rm(x)
    gc()
  }
  read
}

is_plain_model <- function(x) identical(class(x), "lm") || identical(class(x), c("glm", "lm"))

# A linear model as call_objective() needs it. Its decomposition and the columns of its frame are as
# large as the table each, have been read, and the other side's fit comes next.
without_columns <- function(x) {
  terms <- attr(x$model, "terms")
  x$model <- structure(x$model[1L], terms = terms)
  x[c("qr", "effects")] <- NULL
  x
}

scalars_of <- function(x) {
  if (!is.list(x) || is.data.frame(x)) {
    return(list())
  }
  # A class may have a `[` of its own, for rows or strata.
  x <- unclass(x)
  single <- vapply(
    x, function(one) is.numeric(one) && length(one) == 1L && is.null(dim(one)) && is.finite(one),
    logical(1L)
  )
  lapply(x[single & nzchar(names(x))], as.double)
}

design_of <- function(x, table = NULL) {
  plain <- if (!is.null(table)) plain_terms(x, table)
  if (!is.null(plain)) {
    return(stats::setNames(vector("list", length(plain)), plain))
  }
  made <- is.matrix(x) && !is.null(attr(x, "assign"))
  matrix <- if (made) x else try_or(stats::model.matrix(x), NULL)
  if (!is.matrix(matrix)) {
    return(list())
  }
  kept <- setdiff(colnames(matrix), "(Intercept)")
  columns <- lapply(kept, function(name) {
    column <- as.double(matrix[, name])
    if (!identical(column, table[[name]])) column
  })
  stats::setNames(columns, kept)
}

# The terms of a linear model if each is a column of numbers of the table as it is, which the model
# frame shows without a model matrix, or NULL.
plain_terms <- function(x, table) {
  frame <- if (is_plain_model(x)) x$model
  if (!is.data.frame(frame)) {
    return(NULL)
  }
  labels <- attr(stats::terms(x), "term.labels")
  is_plain <- function(name) {
    is.double(frame[[name]]) && !is.object(frame[[name]]) && identical(frame[[name]], table[[name]])
  }
  known <- length(labels) && all(labels %in% names(table)) && all(labels %in% names(frame))
  if (known && all(vapply(labels, is_plain, NA))) labels
}
