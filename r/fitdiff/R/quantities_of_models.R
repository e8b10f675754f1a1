# What a model reports by the generics that R has for models.

# A tree's summary is printed as well, all of it, and tells nothing that is read here.
summary_of <- function(x) if (inherits(x, "rpart")) NULL else summary(x)

coefficients_of <- function(x) {
  table <- try_or(stats::coef(summary_of(x)), NULL)
  if (is.list(table) && !is.data.frame(table)) table <- if (length(table)) table[[1L]]
  estimates <- try_or(stats::coef(x), NULL)
  # MASS gives the intercept no name.
  if (inherits(x, "ridgelm")) names(estimates)[names(estimates) == ""] <- "(Intercept)"
  found <- list()
  if (inherits(estimates, c("dgCMatrix", "matrix"))) {
    estimates <- as.matrix(estimates)
    estimates <- stats::setNames(as.vector(estimates), rep(rownames(estimates), ncol(estimates)))
  }
  if (is.numeric(estimates) && is.null(dim(estimates))) {
    found <- list(one_quantity("coefficients", estimates, names(estimates), "coef(fit)"))
  }
  if (is.matrix(table) || is.data.frame(table)) {
    columns <- of_matrix(as.matrix(table), "coef(summary(fit))")
    first <- if (length(found)) -1L else seq_along(columns)
    found <- c(found, columns[first])
  } else if (length(found)) {
    found <- c(found, errors_of(x))
  }
  found
}

# Of models whose summary has no table of coefficients, such as arima's.
errors_of <- function(x) {
  covariance <- try_or(stats::vcov(x), NULL)
  if (!is.matrix(covariance) || is.null(rownames(covariance))) {
    return(list())
  }
  errors <- try_or(sqrt(diag(covariance)), NULL)
  list(one_quantity("standard errors", errors, rownames(covariance), "sqrt(diag(vcov(fit)))"))
}

intervals_of <- function(x) {
  # A glm reports no interval: confint() profiles, and is a call of its own.
  if (inherits(x, "glm")) {
    return(list())
  }
  linear <- inherits(x, "lm")
  both <- try_or(if (linear) stats::confint(x) else wald_intervals(x), NULL)
  if (!is.matrix(both) || ncol(both) != 2L) {
    return(list())
  }
  how <- if (linear) "confint(fit), by t" else "confint.default(fit), Wald, by normal"
  list(
    one_quantity("interval, lower", both[, 1L], rownames(both), how),
    one_quantity("interval, upper", both[, 2L], rownames(both), how)
  )
}

# confint.default() reads coef(), which of a mixed model is one row a group.
wald_intervals <- function(x) {
  if (!inherits(x, "merMod")) {
    return(stats::confint.default(x))
  }
  table <- stats::coef(summary(x))
  cbind(table[, 1L], table[, 1L]) + outer(table[, 2L], stats::qnorm(c(0.025, 0.975)))
}

fitted_of <- function(x) {
  # What a Cox model calls fitted is its linear predictor, centred.
  if (inherits(x, "coxph")) {
    return(list())
  }
  values <- try_or(stats::fitted(x), NULL)
  how <- "fitted(fit)"
  if (is.null(values)) {
    values <- try_or(stats::predict(x), NULL)
    how <- "predict(fit)"
  }
  classified <- of_classified(x, values, how)
  if (length(classified)) {
    return(classified)
  }
  if (!is.numeric(values) || !is.null(dim(values)) && ncol(as.matrix(values)) > 1L) {
    return(list())
  }
  list(one_quantity("fitted values", values, NULL, how))
}

summaries_of <- function(x) {
  read <- list(
    # A Cox model counts events by nobs().
    if (inherits(x, "coxph")) {
      list("rows used", "fit$n", x$n)
    } else {
      list("rows used", "nobs(fit)", try_or(stats::nobs(x), NULL))
    },
    list("log-likelihood", "logLik(fit)", try_or(as.numeric(stats::logLik(x)), NULL)),
    list("deviance", "deviance(fit)", try_or(stats::deviance(x), NULL)),
    list("AIC", "AIC(fit)", try_or(stats::AIC(x), NULL)),
    list("BIC", "BIC(fit)", try_or(stats::BIC(x), NULL)),
    list("degrees of freedom", "df.residual(fit)", residual_df(x)),
    list(
      "dispersion", if (isS4(x)) "sigma(fit)^2" else "summary(fit)$dispersion or sigma2",
      dispersion_of(x)
    ),
    list("R-squared", "summary(fit)$r.squared", try_or(summary_of(x)$r.squared, NULL))
  )
  read <- Filter(function(one) is.numeric(one[[3L]]) && length(one[[3L]]) == 1L, read)
  lapply(read, function(one) one_quantity(one[[1L]], one[[3L]], NULL, one[[2L]]))
}

# A mixed model has no agreed degrees of freedom.
residual_df <- function(x) {
  if (inherits(x, "merMod")) NULL else try_or(stats::df.residual(x), NULL)
}

dispersion_of <- function(x) {
  if (inherits(x, "Arima")) {
    return(x$sigma2)
  }
  if (inherits(x, "merMod")) {
    return(stats::sigma(x)^2)
  }
  if (inherits(x, "glm")) {
    return(try_or(summary(x)$dispersion, NULL))
  }
  if (inherits(x, "lm")) try_or(summary(x)$sigma^2, NULL)
}
