#' What the object behind a handle reports
#'
#' @param handle What [call_run()] gave.
#' @return A list of `quantities` (see [quantities_of()]), `levels` (see [model_levels()]),
#'   `event`, `events`, `censored` and `not_converged` (what the model says of its outcome and of
#'   its solver), `scalars` (single numbers that the object holds, by name) and `design` (the
#'   columns of its model matrix without the intercept, by name; an empty list without one).
#' @export
call_quantities <- function(handle) {
  x <- call_object(handle)
  c(
    list(quantities = quantities_of(x)),
    list(levels = model_levels(x)$levels),
    facts_of(x),
    list(scalars = scalars_of(x), design = design_of(x))
  )
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

design_of <- function(x) {
  made <- is.matrix(x) && !is.null(attr(x, "assign"))
  matrix <- if (made) x else try_or(stats::model.matrix(x), NULL)
  if (!is.matrix(matrix)) {
    return(list())
  }
  kept <- setdiff(colnames(matrix), "(Intercept)")
  stats::setNames(lapply(kept, function(name) as.double(matrix[, name])), kept)
}
