#' Fit a Cox model by survival
#'
#' Calls [survival::coxph()] on all predictors.
#'
#' @inheritParams fit_lm
#' @param train,test Data frames.
#' @param y_train Matrix (n x 2): time, and 1 for an event or 0.
#' @param ties `"efron"` or `"breslow"`.
#' @param tolerance,max_iterations `eps` and `iter.max` of [survival::coxph.control()].
#' @return A list as from [fit_lm()] with data frames; a prediction is the linear predictor, not
#'   centred.
#' @export
fit_cox <- function(train, y_train, test, train_hash, test_hash, design, ties = "efron",
                    tolerance = 1e-9, max_iterations = 20L) {
  rows <- table_rows(train, y_train, test, train_hash, test_hash, design)
  rows$y <- survival::Surv(rows$y[, 1L], rows$y[, 2L])
  control <- survival::coxph.control(eps = tolerance, iter.max = max_iterations)
  fit <- do.call(
    survival::coxph,
    c(model_arguments(rows, TRUE), list(ties = ties, control = control, model = TRUE))
  )
  table_result(fit, rows, design, NaN, identity, list(
    status = if (fit$iter < max_iterations) "ok" else "not-converged",
    updates = fit$iter
  ))
}
