#' What a linear or generalised linear model minimises, as numbers
#'
#' @param handle What [call_run()] gave.
#' @return A list of `family`, `link`, `outcome`, `weights` and `offset` (each as long as the rows
#'   used); of a penalised model also `columns` (a list by name), and `lasso` and `ridge` (weights
#'   of the sizes of their coefficients and of half their squares). An empty list for a model of
#'   another kind, also of one that inherits from these and is fitted otherwise.
#' @export
call_objective <- function(handle) {
  x <- call_object(handle)
  if (inherits(x, "glmnet")) {
    return(try_or(penalised_objective(x, get(paste("names of", handle), kept)), list()))
  }
  # By the class itself: much that inherits from these solves other equations, as geeglm() does.
  if (!class(x)[1L] %in% c("lm", "aov", "glm", "negbin")) {
    return(list())
  }
  said <- if (inherits(x, "glm")) generalised_objective(x) else linear_objective(x)
  n <- length(said$outcome)
  if (!is.numeric(said$outcome)) {
    return(list())
  }
  said$outcome <- as.double(said$outcome)
  said$weights <- if (is.null(said$weights)) rep(1, n) else as.double(said$weights)
  said$offset <- if (is.null(x$offset)) rep(0, n) else as.double(x$offset)
  said
}

linear_objective <- function(x) {
  outcome <- stats::model.response(stats::model.frame(x))
  list(family = "gaussian", link = "identity", outcome = outcome, weights = x$weights)
}

generalised_objective <- function(x) {
  family <- if (inherits(x, "negbin")) "negative binomial" else x$family$family
  list(family = family, link = x$family$link, outcome = x$y, weights = x$prior.weights)
}

# Arguments of glmnet() that leave its objective as it is, or that are read here.
objective_arguments <- c(
  "x", "y", "family", "alpha", "lambda", "standardize", "thresh", "maxit", "nlambda"
)

# For one lambda. Penalties are of columns over their standard deviations, and squared ones of an
# outcome over its own: glmnet scales both, and the loss is a mean over rows.
penalised_objective <- function(x, environment) {
  call <- match.call(glmnet::glmnet, x$call)
  given <- names(call)[-1L]
  kinds <- c(elnet = "gaussian", lognet = "binomial", fishnet = "poisson")
  family <- unname(kinds[class(x)[1L]])
  if (is.na(family) || length(x$lambda) != 1L || !all(given %in% objective_arguments)) {
    return(list())
  }
  value <- function(name, default) {
    if (name %in% given) eval(call[[name]], environment) else default
  }
  columns <- as.matrix(value("x", NULL))
  y <- value("y", NULL)
  y <- as.double(if (family == "binomial") as.integer(as.factor(y)) - 1L else y)
  n <- length(y)
  spread <- function(one) sqrt(mean((one - mean(one))^2))
  sizes <- if (isTRUE(value("standardize", TRUE))) apply(columns, 2L, spread) else 1
  alpha <- value("alpha", 1)
  strength <- n * x$lambda
  own <- if (family == "gaussian") spread(y) else 1
  list(
    family = family,
    link = unname(c(gaussian = "identity", binomial = "logit", poisson = "log")[family]),
    outcome = y, weights = rep(1, n), offset = rep(0, n),
    columns = lapply(as.data.frame(columns, check.names = FALSE), as.double),
    lasso = rep_len(strength * alpha * sizes, ncol(columns)),
    ridge = rep_len(strength * (1 - alpha) * sizes^2 / own, ncol(columns))
  )
}
