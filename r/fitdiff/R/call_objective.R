#' What a linear or generalised linear model minimises, as numbers
#'
#' @param handle What [call_run()] gave.
#' @return A list of `family`, `link`, `outcome`, `weights` and `offset` (each as long as the rows
#'   used); an empty list for a model of another kind.
#' @export
call_objective <- function(handle) {
  x <- call_object(handle)
  if (inherits(x, c("negbin", "gam", "mlm", "rlm")) || !inherits(x, "lm")) {
    return(list())
  }
  generalised <- inherits(x, "glm")
  outcome <- if (generalised) x$y else stats::model.response(stats::model.frame(x))
  if (!is.numeric(outcome)) {
    return(list())
  }
  n <- length(outcome)
  weights <- if (generalised) x$prior.weights else x$weights
  list(
    family = if (generalised) x$family$family else "gaussian",
    link = if (generalised) x$family$link else "identity",
    outcome = as.double(outcome),
    weights = if (is.null(weights)) rep(1, n) else as.double(weights),
    offset = if (is.null(x$offset)) rep(0, n) else as.double(x$offset)
  )
}
