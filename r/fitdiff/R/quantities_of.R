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
#'   * `how`: the code that gave it; `name`: what R calls it;
#'   * `classes`: of predicted classes, what 0, 1, ... stand for.
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
    summary.aov = of_strata,
    summary.aovlist = of_strata,
    kmeans = of_kmeans,
    hclust = of_tree_of_clusters,
    multinom = of_multinom,
    polr = of_polr,
    randomForest = ,
    ranger = of_forest,
    coeftest = of_returned_matrix,
    forecast_ARIMA = of_chosen_arima,
    lda = of_discriminants,
    svm = of_support_vectors,
    survfit = of_survival_curve,
    survdiff = of_survival_test,
    HoltWinters = of_smoothing,
    acf = of_autocorrelations,
    naiveBayes = of_naive_bayes
  )
}

of_tukey <- function(x) do.call(c, lapply(unclass(x), of_matrix, how = "TukeyHSD"))

# The tables of a summary of aov(): one a response, or one a stratum of errors. Terms are named by
# theirs, unless there is but one, or it is the stratum within all others.
of_strata <- function(x) {
  tables <- unclass(if (inherits(x, "summary.aovlist")) lapply(x, `[[`, 1L) else x)
  names <- sub("^ *(Error:|Response) *", "", names(tables))
  named <- length(tables) > 1L & names != "Within"
  do.call(c, lapply(seq_along(tables), function(at) {
    table <- tables[[at]]
    if (isTRUE(named[at])) rownames(table) <- paste0(names[at], ": ", trimws(rownames(table)))
    of_frame(table)
  }))
}

of_returned_matrix <- function(x) of_matrix(unclass(x), "the matrix returned")

# What is of no class known by name.
of_shape <- function(x) {
  if (is.matrix(x) && is.numeric(x)) {
    of_returned_matrix(x)
  } else if (is.data.frame(x)) {
    of_frame(x)
  } else if (is.factor(x)) {
    list(of_classes(x, "the factor returned"))
  } else if (is.numeric(x) || is.logical(x)) {
    list(one_quantity("values", x, names(x), "the value returned"))
  } else if (!is.null(table <- table_of_summary(x))) {
    c(of_matrix(table, "the table of the summary"), of_summary(x))
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

one_quantity <- function(kind, values, labels, how, name = "", classes = character()) {
  values <- as.vector(as.double(values))
  values[is.na(values)] <- NaN
  counted <- is.null(labels) && length(values) > 1L
  if (counted) {
    labels <- as.character(seq_along(values))
  } else {
    labels <- rep_len(if (is.null(labels)) "" else as.character(labels), length(values))
  }
  labels[is.na(labels)] <- "NA"
  found <- list(
    kind = kind, values = values, labels = labels, how = how, name = name, classes = classes
  )
  structure(found, counted = if (counted) TRUE)
}

try_or <- function(expression, default) {
  tryCatch(suppressWarnings(suppressMessages(expression)), error = function(e) default)
}

is_model <- function(x) {
  # Trees, forests and support vector machines have no coefficients, but the call that made them.
  !is.null(try_or(stats::coef(x), NULL)) || isS4(x) || (is.list(x) && is.call(x$call))
}

# A summary's table of coefficients, whose first column is the estimates; NULL where it has none.
table_of_summary <- function(x) {
  if (!any(startsWith(class(x), "summary.")) || is.null(names(x))) {
    return(NULL)
  }
  parts <- c("coefficients", "tTable", "p.table", "table")
  tables <- lapply(parts, function(part) try_or(as.matrix(x[[part]]), NULL))
  is_table <- function(one) {
    is.numeric(one) && isTRUE(tolower(colnames(one)[1L]) %in% c("estimate", "value", "coef"))
  }
  Find(is_table, tables)
}

of_summary <- function(x) {
  known <- list(
    list("deviance", "$deviance", x$deviance),
    list("AIC", "$aic", x$aic),
    list("dispersion", "$dispersion or $sigma^2", dispersion_of_summary(x)),
    list("R-squared", "$r.squared", x$r.squared)
  )
  known <- Filter(function(one) is.numeric(one[[3L]]) && length(one[[3L]]) == 1L, known)
  lapply(known, function(one) one_quantity(one[[1L]], one[[3L]], NULL, one[[2L]]))
}

# As of the models themselves: a robust or a mixed model's sigma is another thing.
dispersion_of_summary <- function(x) {
  if (inherits(x, "summary.lm")) x$sigma^2 else if (inherits(x, "summary.glm")) x$dispersion
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
    coefficients_of(x), intervals_of(x), fitted_of(x), variance_components_of(x),
    importance_of(x), summaries_of(x)
  )
}
