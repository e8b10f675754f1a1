#' Fit proportional hazards
#'
#' Calls `survival::coxph()` on all columns.
#'
#' @inheritParams check_rows
#' @param y_train Double matrix of two columns: time, and 1 for an event or 0.
#' @param predictors Names of the columns.
#' @param ties `"efron"` or `"breslow"`.
#' @param tolerance,max_iterations `eps` and `iter.max` of `survival::coxph.control()`.
#' @return A list of
#'   * `status`: `"ok"`, `"rank-deficient"` or `"not-converged"`;
#'   * `prediction`, `train_prediction`: double, the linear predictor, not centred;
#'   * `selected`: all columns; `updates`: iterations made;
#'   * `quantities`: coefficients, standard errors, statistics, p-values and the log-likelihood.
#' @export
fit_coxph <- function(x_train, y_train, x_test, train_hash, test_hash, predictors,
                      ties = "efron", tolerance = 1e-9, max_iterations = 20L) {
  check_rows(x_train, y_train, x_test, train_hash, test_hash)
  predictors <- as.character(unlist(predictors))
  outcome <- survival::Surv(y_train[, 1L], y_train[, 2L])
  control <- survival::coxph.control(eps = tolerance, iter.max = max_iterations)
  unconverged <- FALSE
  fit <- withCallingHandlers(
    survival::coxph(outcome ~ as_double_matrix(x_train), ties = ties, control = control),
    warning = function(said) {
      unconverged <<- unconverged || grepl("converge", conditionMessage(said))
    }
  )
  estimates <- unname(stats::coef(fit))
  known <- ifelse(is.na(estimates), 0, estimates)
  table <- unname(stats::coef(summary(fit)))
  reported <- function(kind, values, labels, how) {
    list(
      kind = kind, values = as.array(nan_for_na(values)), labels = as.list(labels), how = how,
      name = ""
    )
  }
  list(
    status = if (anyNA(estimates)) "rank-deficient" else if (unconverged) "not-converged" else "ok",
    prediction = as.array(as.vector(as_double_matrix(x_test) %*% known)),
    train_prediction = as.array(as.vector(as_double_matrix(x_train) %*% known)),
    selected = as.array(seq_along(predictors)),
    updates = fit$iter,
    quantities = list(
      reported("coefficients", estimates, predictors, "coef()"),
      reported("standard errors", table[, 3L], predictors, "summary()"),
      reported("statistics", table[, 4L], predictors, "summary()"),
      reported("p-values", table[, 5L], predictors, "summary()"),
      reported("log-likelihood", fit$loglik[2L], "", "loglik")
    )
  )
}
