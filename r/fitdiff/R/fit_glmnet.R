#' Fit a penalised linear model by glmnet
#'
#' Calls [glmnet::glmnet()] on all columns or, where folds are given, [glmnet::cv.glmnet()]. The
#' strengths to try and the folds are given and not drawn here, so that another engine can be
#' given the same.
#'
#' @section What is passed to glmnet:
#' The labels of a logistic model go in as a matrix of two columns, one a class: this gives the
#' same bits as a factor, which glmnet refuses when a class has a single row. A single strength is
#' reached along a path of larger ones, as glmnet's authors advise.
#'
#' @section Strength of a ridge penalty on squared loss:
#' glmnet divides the response by its standard deviation s (n in the denominator), solves, and
#' multiplies the coefficients by s again, while its lambda is divided by s once. Squared loss falls
#' by \eqn{s^2}, an l1 penalty by s and so lambda means what is stated; an l2 penalty falls by
#' \eqn{s^2}, so lambda would act as lambda / s. Therefore glmnet is given s times the strength
#' there, and minimises \eqn{\sum (y - \hat y)^2 / 2n + strength \sum w^2 / 2} as stated. (Friedman,
#' Hastie and Tibshirani 2010, section 2; glmnet's help on the gaussian family says the same.)
#'
#' @inheritParams fit_lm
#' @param strengths Double: the strengths of the penalty (glmnet's lambda), largest first.
#' @param folds NULL, or integer (n): the fold of each training row, from 1.
#' @param rule `"last"`: take the last of the strengths. `"cv-min"` and `"cv-1se"`: the one with
#'   the least loss out of sample, or the largest within one standard error of that; needs folds.
#' @param family `"binomial"` or `"gaussian"`: glmnet's.
#' @param l1_ratio 1 for the lasso, 0 for ridge: glmnet's alpha.
#' @param refit Whether to fit columns with a coefficient again without penalty, which is glmnet's
#'   relaxed fit with gamma 0; cross-validation then judges these fits.
#' @param unit Columns are divided by it.
#' @param standardise Whether glmnet is to standardise the columns, which it does anew in each part
#'   of a cross-validation. Constant columns have no coefficient either way.
#' @param tolerance,max_iterations glmnet's thresh and maxit.
#' @return A list of
#'   * `status`: `"ok"`, or `"not-converged"` where glmnet ran out of iterations before the end of
#'     the path;
#'   * `prediction`, `train_prediction`, `label`, `threshold`: as from [fit_lm()];
#'   * `selected`: columns with a coefficient, or all of them without an l1 penalty;
#'   * `parameters`: a list of `intercept` (1), `coefficients` (one for each column selected),
#'     `strength` (1, the one taken) and, after a cross-validation, `path`, `cv_mean` and
#'     `cv_error`: each strength, its loss out of sample and the standard error of that;
#'   * `updates`: glmnet's passes over the data.
#' @export
fit_glmnet <- function(x_train, y_train, x_test, train_hash, test_hash, strengths, folds = NULL,
                       rule = "last", family = "binomial", l1_ratio = 1, refit = FALSE, unit = 1,
                       standardise = TRUE, tolerance = 1e-7, max_iterations = 1e5L,
                       threshold = 0.5) {
  rows <- check_rows(x_train, y_train, x_test, train_hash, test_hash)
  y <- as.integer(rows$train$y)
  scale <- strength_scale(y, family, l1_ratio)
  settings <- list(
    x = as_double_matrix(rows$train$x) / unit, y = response(y, family),
    lambda = approach(as.vector(strengths)) * scale,
    family = family, alpha = l1_ratio,
    standardize = standardise, thresh = tolerance, maxit = max_iterations, relax = refit
  )
  chosen <- if (is.null(folds)) {
    chosen_last(settings)
  } else {
    chosen_by_folds(c(settings, list(foldid = as.vector(folds))), rule)
  }
  result <- glmnet_result(
    chosen, settings$x, as_double_matrix(rows$test$x) / unit, unit, l1_ratio, threshold
  )
  result$parameters$strength <- result$parameters$strength / scale
  result
}

# By what a strength is multiplied to mean in glmnet what it says; see above.
strength_scale <- function(y, family, l1_ratio) {
  if (family == "gaussian" && l1_ratio == 0) sqrt(mean((y - mean(y))^2)) else 1
}

response <- function(y, family) {
  stop_unless_two_classes(y)
  switch(family,
    binomial = cbind(1 - y, y),
    gaussian = y,
    stop_unknown("family", family, c("binomial", "gaussian"))
  )
}

# A path of strengths is its own approach; a single one is approached from a hundred times it.
approach <- function(strengths) {
  if (length(strengths) > 1L) strengths else strengths * 100^seq(1, 0, length.out = 20L)
}

chosen_last <- function(settings) {
  fit <- do.call(glmnet::glmnet, settings)
  list(fit = fit, strength = settings$lambda[length(settings$lambda)], validation = list())
}

chosen_by_folds <- function(settings, rule) {
  rules <- c("cv-min", "cv-1se")
  # gamma is the share of the penalised fit in a relaxed one.
  validated <- do.call(glmnet::cv.glmnet, c(settings, if (settings$relax) list(gamma = 0)))
  judged <- if (settings$relax) {
    c(validated$relaxed, validated$relaxed$statlist[[1L]][c("lambda", "cvm", "cvsd")])
  } else {
    validated
  }
  list(
    fit = validated$glmnet.fit,
    strength = switch(rule,
      "cv-min" = judged$lambda.min,
      "cv-1se" = judged$lambda.1se,
      stop_unknown("rule", rule, rules)
    ),
    validation = list(
      path = as.array(judged$lambda), cv_mean = as.array(unname(judged$cvm)),
      cv_error = as.array(unname(judged$cvsd))
    )
  )
}

glmnet_result <- function(chosen, x_train, x_test, unit, l1_ratio, threshold) {
  at <- list(s = chosen$strength)
  if (inherits(chosen$fit, "relaxed")) {
    at$gamma <- 0
  }
  fitted_values <- function(x) {
    as.vector(do.call(stats::predict, c(list(chosen$fit, x, type = "response"), at)))
  }
  probability <- fitted_values(x_test)
  estimates <- as.vector(do.call(stats::coef, c(list(chosen$fit), at)))
  kept <- if (l1_ratio > 0) which(estimates[-1L] != 0) else seq_len(ncol(x_test))
  list(
    # jerr is minus the place on the path at which glmnet gave up.
    status = if (chosen$fit$jerr == 0L) "ok" else "not-converged",
    prediction = as.array(probability),
    train_prediction = as.array(fitted_values(x_train)),
    label = as.array(as.raw(probability > threshold)),
    threshold = threshold,
    selected = as.array(kept),
    parameters = c(
      list(
        intercept = as.array(estimates[1L]),
        coefficients = as.array(estimates[-1L][kept] / unit),
        strength = as.array(chosen$strength)
      ),
      chosen$validation
    ),
    updates = chosen$fit$npasses
  )
}
