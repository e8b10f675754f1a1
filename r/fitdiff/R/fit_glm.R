#' Fit a generalised linear model
#'
#' Selects columns, if wanted, then calls `glm(label ~ ., family)` and
#' `predict(type = "response")` on them. When no column is kept, the model is the intercept alone.
#'
#' @section Status:
#' A fit can have several faults at once; all are kept as flags and the gravest is the status.
#' 1. `"separated"`: a maximum of the likelihood does not exist ([separation()]), so that the
#'    coefficients are wherever the iterations happened to end.
#' 2. `"rank-deficient"`: it exists but is not unique; R dropped (aliased) terms.
#' 3. `"not-converged"`: it exists but was not reached in `max_iterations`.
#'
#' Separation comes first also because it causes the other two: the weights of rows fitted at 0 or
#' 1 vanish, which can lower the rank that R sees, and the iterations have nowhere to converge to.
#'
#' @inheritParams fit_lm
#' @param tolerance `epsilon` of [stats::glm.control()]: iterations end when the relative change of
#'   the deviance falls below it.
#' @param max_iterations `maxit` of [stats::glm.control()].
#' @param family,link Family and link by name, such as `"poisson"` and `"log"`.
#' @return A list as from [fit_lm()], with `status` as above, `updates` the iterations made, and
#'   * `converged`: logical, as R says;
#'   * `boundary`: logical, whether R halved steps at the boundary of valid fitted values;
#'   * `extreme`: logical, whether a fitted training probability is numerically 0 or 1, by R's own
#'     limit of ten times the machine epsilon;
#'   * `separation`: `"none"`, `"quasi-complete"` or `"complete"`, see [separation()].
#' @export
fit_glm <- function(x_train, y_train, x_test, train_hash, test_hash,
                    select = NULL, tolerance = 1e-8, max_iterations = 25L, threshold = 0.5,
                    family = "binomial", link = "logit",
                    train = NULL, test = NULL, design = NULL) {
  control <- stats::glm.control(epsilon = tolerance, maxit = max_iterations)
  family <- family_of(family, link)
  if (!is.null(train)) {
    rows <- table_rows(train, y_train, test, train_hash, test_hash, design)
    stated <- model_arguments(rows, design$intercept)
    fit <- do.call(stats::glm, c(stated, list(family = family, control = control)))
    return(table_result(fit, rows, design, threshold, family$linkinv, glm_flags(fit, rows$y)))
  }
  rows <- check_rows(x_train, y_train, x_test, train_hash, test_hash)
  selection <- selected_by(select, rows$train)
  frames <- linear_frames(rows, selection)
  fit <- stats::glm(
    label ~ .,
    family = family, data = frames$train, control = control
  )
  probability <- stats::predict(fit, newdata = frames$test, type = "response")
  flags <- glm_flags(fit, frames$train$label)
  linear_result(fit, probability, threshold, selection, flags)
}

# Only of a logistic model is it known whether its likelihood has a maximum.
glm_flags <- function(fit, y) {
  logistic <- identical(c(fit$family$family, fit$family$link), c("binomial", "logit"))
  separated <- if (logistic) separation(stats::model.matrix(fit), y) else "none"
  list(
    status = glm_status(fit, separated),
    updates = fit$iter,
    converged = fit$converged,
    boundary = fit$boundary,
    extreme = logistic && is_extreme(stats::fitted(fit)),
    separation = separated
  )
}

family_of <- function(family, link) {
  switch(family,
    gaussian = stats::gaussian(link),
    binomial = stats::binomial(link),
    poisson = stats::poisson(link),
    gamma = stats::Gamma(link),
    "quasi-binomial" = stats::quasibinomial(link),
    "quasi-poisson" = stats::quasipoisson(link),
    stop_unknown("family", family, c("gaussian", "binomial", "poisson", "gamma"))
  )
}

glm_status <- function(fit, separated) {
  if (separated != "none") {
    "separated"
  } else if (fit$rank < length(stats::coef(fit))) {
    "rank-deficient"
  } else if (!fit$converged) {
    "not-converged"
  } else {
    "ok"
  }
}

is_extreme <- function(probability) {
  limit <- 10 * .Machine$double.eps
  any(probability < limit | probability > 1 - limit)
}
