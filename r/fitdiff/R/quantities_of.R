#' What an object of R reports, as named and labelled numbers
#'
#' Tells objects apart by their class and by what generics say of them, not by the function that
#' made them.
#'
#' @param x The result of a call: a model, an `htest`, a table such as [stats::anova()] returns, a
#'   matrix, a vector or a list of these.
#' @return A list of quantities, each a list of
#'   * `kind`: what it is, such as `"coefficients"` or `"p-values"`; `"values"` where nothing tells;
#'   * `values`: double (k), NaN where R says NA;
#'   * `labels`: character (k), terms as R names them, or `""`;
#'   * `how`: the code that gave it; `name`: what R calls it.
#'
#'   A quantity has the attribute `counted` where its labels are 1, 2, ... for want of others.
#'   Attributes of the list: `levels`, a list of the levels of each factor of a model by the name of
#'   its term; `event`, the outcome's level that a binomial model calls success.
#' @export
quantities_of <- function(x) {
  reader <- Find(Negate(is.null), lapply(class(x), reader_of_class))
  found <- if (is.null(reader)) of_shape(x) else reader(x)
  unname(Filter(function(one) length(one$values) > 0L, found))
}

reader_of_class <- function(class) {
  switch(class,
    htest = of_test,
    prcomp = ,
    princomp = of_components,
    TukeyHSD = of_tukey,
    kmeans = of_kmeans,
    hclust = of_tree_of_clusters,
    multinom = of_multinom,
    polr = of_polr,
    randomForest = ,
    ranger = of_forest,
    coeftest = of_returned_matrix
  )
}

of_tukey <- function(x) do.call(c, lapply(unclass(x), of_matrix, how = "TukeyHSD"))

of_returned_matrix <- function(x) of_matrix(unclass(x), "the matrix returned")

# What is of no class known by name.
of_shape <- function(x) {
  if (is.matrix(x) && is.numeric(x)) {
    of_returned_matrix(x)
  } else if (is.data.frame(x)) {
    of_frame(x)
  } else if (is.numeric(x) || is.logical(x)) {
    list(one_quantity("values", x, names(x), "the value returned"))
  } else if (is_model(x)) {
    of_model(x)
  } else if (is.list(x)) {
    of_list(x)
  } else {
    list()
  }
}

#' Levels and event of a model, which its numbers alone do not tell
#'
#' @param x An object of R.
#' @return A list of `levels` (levels of each factor by the name of its term) and `event` (the
#'   outcome's level whose probability is modelled; `""` where there is none).
#' @export
model_levels <- function(x) {
  levels <- try_or(x$xlevels, NULL)
  if (is.null(levels)) levels <- try_or(frame_levels(stats::model.frame(x)), NULL)
  outcome <- try_or(stats::model.response(stats::model.frame(x)), NULL)
  event <- if (is.factor(outcome) && nlevels(outcome) == 2L) levels(outcome)[2L] else ""
  list(levels = if (is.list(levels)) lapply(levels, as.character) else list(), event = event)
}

frame_levels <- function(frame) {
  Filter(Negate(is.null), lapply(frame, function(column) {
    if (is.factor(column)) levels(column) else if (is.character(column)) sort(unique(column))
  }))
}

one_quantity <- function(kind, values, labels, how, name = "") {
  values <- as.vector(as.double(values))
  values[is.na(values)] <- NaN
  counted <- is.null(labels) && length(values) > 1L
  if (counted) {
    labels <- as.character(seq_along(values))
  } else {
    labels <- rep_len(if (is.null(labels)) "" else as.character(labels), length(values))
  }
  found <- list(kind = kind, values = values, labels = labels, how = how, name = name)
  structure(found, counted = if (counted) TRUE)
}

try_or <- function(expression, default) {
  tryCatch(suppressWarnings(suppressMessages(expression)), error = function(e) default)
}

is_model <- function(x) {
  # Trees, forests and support vector machines have no coefficients, but the call that made them.
  !is.null(try_or(stats::coef(x), NULL)) || isS4(x) || (is.list(x) && is.call(x$call))
}

of_test <- function(x) {
  parts <- c(
    estimate = "estimate", statistic = "statistics", parameter = "degrees of freedom",
    p.value = "p-values"
  )
  found <- list()
  for (part in names(parts)) {
    value <- x[[part]]
    if (is.numeric(value)) {
      found <- c(found, list(one_quantity(parts[[part]], value, names(value), paste0("$", part))))
    }
  }
  if (length(x$conf.int) == 2L) {
    found <- c(found, list(
      one_quantity("interval, lower", x$conf.int[1L], NULL, "$conf.int[1]"),
      one_quantity("interval, upper", x$conf.int[2L], NULL, "$conf.int[2]")
    ))
  }
  found
}

of_matrix <- function(x, how) {
  labels <- rownames(x)
  if (is.null(colnames(x))) {
    return(list(
      if (ncol(x) > 1L) {
        of_cells("values", x, labels, NULL, how)
      } else {
        one_quantity("values", x, labels, how)
      }
    ))
  }
  lapply(seq_len(ncol(x)), function(column) {
    one_quantity("", x[, column], labels, how, colnames(x)[column])
  })
}

of_frame <- function(x) {
  numeric <- vapply(x, is.numeric, logical(1L))
  lapply(names(x)[numeric], function(column) {
    one_quantity("", x[[column]], trimws(rownames(x)), "the table returned", column)
  })
}

of_list <- function(x) {
  x <- unclass(x)
  numeric <- vapply(x, is.numeric, logical(1L))
  lapply(which(numeric), function(at) {
    name <- names(x)[at]
    one_quantity("", x[[at]], names(x[[at]]), paste0("$", name), if (is.null(name)) "" else name)
  })
}

of_model <- function(x) {
  c(
    coefficients_of(x), intervals_of(x), fitted_of(x), variance_components_of(x), summaries_of(x)
  )
}

coefficients_of <- function(x) {
  table <- try_or(stats::coef(summary(x)), NULL)
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
  }
  found
}

intervals_of <- function(x) {
  # A glm reports no interval: confint() profiles, and is a call of its own.
  if (inherits(x, "glm")) {
    return(list())
  }
  linear <- inherits(x, "lm")
  both <- try_or(if (linear) stats::confint(x) else stats::confint.default(x), NULL)
  if (!is.matrix(both) || ncol(both) != 2L) {
    return(list())
  }
  how <- if (linear) "confint(fit), by t" else "confint.default(fit), Wald, by normal"
  list(
    one_quantity("interval, lower", both[, 1L], rownames(both), how),
    one_quantity("interval, upper", both[, 2L], rownames(both), how)
  )
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
  if (is.factor(values)) {
    return(list(one_quantity("predicted classes", as.integer(values) - 1L, NULL, how)))
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
    list("dispersion", "summary(fit)$dispersion", dispersion_of(x)),
    list("R-squared", "summary(fit)$r.squared", try_or(summary(x)$r.squared, NULL))
  )
  read <- Filter(function(one) is.numeric(one[[3L]]) && length(one[[3L]]) == 1L, read)
  lapply(read, function(one) one_quantity(one[[1L]], one[[3L]], NULL, one[[2L]]))
}

# A mixed model has no agreed degrees of freedom.
residual_df <- function(x) {
  if (inherits(x, "merMod")) NULL else try_or(stats::df.residual(x), NULL)
}

dispersion_of <- function(x) {
  if (inherits(x, "glm")) {
    return(try_or(summary(x)$dispersion, NULL))
  }
  if (inherits(x, "lm")) try_or(summary(x)$sigma^2, NULL)
}
