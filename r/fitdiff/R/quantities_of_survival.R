# Survival curves and their tests, labelled by time and stratum: `[` of their classes takes strata.

of_survival_curve <- function(x) {
  x <- unclass(x)
  if (!is.numeric(x$surv) || !is.null(dim(x$surv))) {
    return(list())
  }
  stratum <- if (length(x$strata)) rep(names(x$strata), x$strata) else rep("", length(x$time))
  labels <- time_labels(x$time, stratum)
  # What is kept is the error of the logarithm, unless it says otherwise.
  errors <- if (isFALSE(x$logse)) x$std.err else x$std.err * x$surv
  list(
    one_quantity("rows used", sum(x$n), NULL, "sum(fit$n)"),
    one_quantity("survival", x$surv, labels, "fit$surv"),
    one_quantity("standard errors", errors, labels, "fit$std.err * fit$surv"),
    one_quantity("interval, lower", x$lower, labels, "fit$lower"),
    one_quantity("interval, upper", x$upper, labels, "fit$upper")
  )
}

# As in `fitdiff.quantities.from_survival`.
time_labels <- function(time, stratum) {
  labels <- paste0("t=", formatC(time, digits = 12L, format = "g", width = 1L))
  ifelse(nzchar(stratum), paste0(labels, " (", stratum, ")"), labels)
}

of_survival_test <- function(x) {
  x <- unclass(x)
  df <- sum(x$exp > 0) - 1L
  p <- stats::pchisq(x$chisq, df, lower.tail = FALSE)
  list(
    one_quantity("rows used", sum(x$n), NULL, "sum(test$n)"),
    one_quantity("statistics", x$chisq, NULL, "test$chisq"),
    one_quantity("degrees of freedom", df, NULL, "groups less 1"),
    one_quantity("p-values", p, NULL, "pchisq(test$chisq, df, lower.tail = FALSE)")
  )
}

# Smoothing parameters that are in use, the level at the end, and what each step foretold.
of_smoothing <- function(x) {
  parts <- Filter(is.numeric, list(alpha = x$alpha, beta = x$beta, gamma = x$gamma))
  foretold <- as.matrix(x$fitted)[, 1L]
  late <- length(x$x) - length(foretold)
  list(
    one_quantity("coefficients", unlist(parts), names(parts), "fit$alpha, $beta, $gamma"),
    one_quantity("estimate", x$coefficients[["a"]], NULL, "coef(fit)[\"a\"], at the end"),
    one_quantity(
      "fitted values", foretold, as.character(seq_along(foretold) + late), "fitted(fit)[, 1]"
    ),
    one_quantity("deviance", x$SSE, NULL, "fit$SSE")
  )
}

# The order that an automatic search chose, and the model.
of_chosen_arima <- function(x) {
  order <- x$arma[c(1L, 6L, 2L)]
  c(list(one_quantity("estimate", order, c("p", "d", "q"), "arimaorder(fit)")), of_model(x))
}
