#' Fit a multinomial logistic regression by nnet
#'
#' Calls [nnet::multinom()] on all predictors.
#'
#' @inheritParams fit_lm
#' @param train,test Data frames.
#' @param y_train Integer: the number of the class, from 0.
#' @param labels Names of the classes.
#' @param tolerance,max_iterations `reltol` and `maxit` of [nnet::nnet()].
#' @return A list as from [fit_lm()] with data frames; `estimates` and `standard_errors` are
#'   matrices, classes but the first by terms, with `terms`.
#' @export
fit_multinom <- function(train, y_train, test, train_hash, test_hash, design, labels,
                         tolerance = 1e-8, max_iterations = 100L) {
  rows <- table_rows(train, y_train, test, train_hash, test_hash, design)
  if (!is.null(rows$offset)) {
    stop(
      "nnet's multinom takes an offset for each class, and a column has the role of one, or of an ",
      "exposure. Take the role away.",
      call. = FALSE
    )
  }
  labels <- as.character(unlist(labels))
  rows$y <- factor(rows$y, levels = seq_along(labels) - 1L)
  stop_unless_all_classes(rows$y, labels)
  fit <- do.call(nnet::multinom, c(
    model_arguments(rows, design$intercept),
    list(
      trace = FALSE, Hess = TRUE, maxit = max_iterations, reltol = tolerance, abstol = 0,
      MaxNWts = 1e6
    )
  ))
  probabilities <- function(columns, complete) {
    values <- matrix(NaN, length(complete), length(labels))
    if (any(complete)) values[complete, ] <- stats::predict(fit, columns, type = "probs")
    values
  }
  every <- if (is.null(rows$every)) rows$train else rows$every
  prediction <- probabilities(rows$test, rows$predicted)
  errors <- summary(fit)$standard.errors
  list(
    status = if (fit$convergence == 0L) "ok" else "not-converged",
    updates = 0L,
    prediction = as.array(prediction),
    train_prediction = as.array(probabilities(every, rows$kept)),
    label = as.array(max.col(prediction, ties.method = "first") - 1L),
    selected = as.array(seq_along(design$predictors)),
    estimates = unname(stats::coef(fit)),
    standard_errors = unname(errors),
    terms = as.list(colnames(stats::coef(fit))),
    levels = model_levels(fit)$levels,
    deviance = fit$deviance,
    aic = fit$AIC,
    unpredicted = sum(!rows$predicted)
  )
}

stop_unless_all_classes <- function(y, labels) {
  if (any(table(y) == 0L)) {
    stop(
      "No training row has the class '", labels[which(table(y) == 0L)[1L]], "'. Draw larger or ",
      "stratified training sets to avoid such splits.",
      call. = FALSE
    )
  }
}
