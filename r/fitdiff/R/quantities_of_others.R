# What models without one coefficient a term report: components, clusters, classes, thresholds,
# variance components, importance.

# Signs of components and numbers of clusters are arbitrary: the largest loading of each component
# is made positive, and clusters are numbered in the order in which the rows meet them.

of_components <- function(x) {
  loadings <- unclass(if (is.null(x$rotation)) x$loadings else x$rotation)
  scores <- if (is.null(x$x)) x$scores else x$x
  signs <- largest_signs(loadings)
  components <- as.character(seq_len(ncol(loadings)))
  found <- list(
    one_quantity("variances", x$sdev^2, as.character(seq_along(x$sdev)), "fit$sdev^2"),
    of_cells(
      "loadings", sweep(loadings, 2L, signs, `*`), rownames(loadings), components, "loadings"
    )
  )
  if (is.matrix(scores)) {
    rows <- as.character(seq_len(nrow(scores)))
    scores <- sweep(scores, 2L, signs, `*`)
    found <- c(found, list(of_cells("scores", scores, rows, components, "scores")))
  }
  found
}

largest_signs <- function(x) {
  signs <- apply(x, 2L, function(column) sign(column[which.max(abs(column))]))
  signs[signs == 0] <- 1
  signs
}

# A matrix cell by cell, column after column, each labelled "row (column)".
of_cells <- function(kind, values, rows, columns, how) {
  if (is.null(rows)) rows <- as.character(seq_len(nrow(values)))
  if (is.null(columns)) columns <- as.character(seq_len(ncol(values)))
  labels <- paste0(rep(rows, length(columns)), " (", rep(columns, each = length(rows)), ")")
  one_quantity(kind, values, labels, how)
}

of_kmeans <- function(x) {
  order <- unique(x$cluster)
  numbers <- as.character(seq_along(order))
  list(
    one_quantity("clusters", match(x$cluster, order), NULL, "fit$cluster, in order of rows"),
    of_cells(
      "centres", t(x$centers[order, , drop = FALSE]), colnames(x$centers), numbers, "fit$centers"
    ),
    one_quantity("sums of squares", x$tot.withinss, "within", "fit$tot.withinss")
  )
}

of_tree_of_clusters <- function(x) list(one_quantity("heights", x$height, NULL, "fit$height"))

# Coefficients of each class against the first.
of_multinom <- function(x) {
  estimates <- stats::coef(x)
  if (is.null(dim(estimates))) {
    estimates <- matrix(estimates, 1L, dimnames = list(x$lev[2L], names(estimates)))
  }
  found <- list(of_cells(
    "coefficients", t(estimates), colnames(estimates), rownames(estimates), "coef(fit)"
  ))
  errors <- try_or(summary(x)$standard.errors, NULL)
  if (is.numeric(errors)) {
    errors <- matrix(errors, nrow(estimates), dimnames = dimnames(estimates))
    found <- c(found, list(of_cells(
      "standard errors", t(errors), colnames(errors), rownames(errors), "summary(fit)"
    )))
  }
  chances <- try_or(stats::fitted(x), NULL)
  if (are_chances(chances)) found <- c(found, of_chances(chances, "fitted(fit)"))
  c(found, summaries_of(x))
}

# polr() leaves out what standard errors need; summary() refits to get it, where the call was made.
with_hessian <- function(x) {
  if (is.null(x$Hessian)) {
    again <- stats::update(x, Hess = TRUE, evaluate = FALSE)
    x <- try_or(eval(again, environment(stats::formula(x))), x)
  }
  x
}

of_polr <- function(x) {
  table <- try_or(stats::coef(summary(with_hessian(x))), NULL)
  slopes <- names(x$coefficients)
  found <- list(
    one_quantity("coefficients", x$coefficients, slopes, "coef(fit)"),
    one_quantity("thresholds", x$zeta, names(x$zeta), "fit$zeta")
  )
  if (is.matrix(table)) {
    found <- c(found, of_matrix(table[slopes, , drop = FALSE], "coef(summary(fit))")[-1L])
  }
  chances <- try_or(stats::fitted(x), NULL)
  if (are_chances(chances)) found <- c(found, of_chances(chances, "fitted(fit)"))
  c(found, intervals_of(x), summaries_of(x))
}

# Variances and covariances of random effects, and of what is left.
variance_components_of <- function(x) {
  if (!inherits(x, "merMod")) {
    return(list())
  }
  parts <- as.data.frame(lme4::VarCorr(x))
  several <- length(setdiff(unique(parts$grp), "Residual")) > 1L
  labels <- ifelse(is.na(parts$var1), "Residual", parts$var1)
  labels <- ifelse(is.na(parts$var2), labels, paste0(parts$var1, ":", parts$var2))
  if (several) {
    within <- paste0(labels, " (", parts$grp, ")")
    labels <- ifelse(parts$grp == "Residual", labels, within)
  }
  list(one_quantity("variance components", parts$vcov, labels, "VarCorr(fit)"))
}

of_forest <- function(x) {
  predicted <- try_or(x$predicted, NULL)
  if (is.null(predicted)) predicted <- try_or(x$predictions, NULL)
  how <- "out-of-bag predictions"
  found <- list()
  if (is.factor(predicted)) {
    found <- list(of_classes(predicted, how))
  } else if (is.numeric(predicted) && is.null(dim(predicted))) {
    found <- list(one_quantity("fitted values", predicted, NULL, how))
  }
  c(found, importance_of(x))
}

importance_of <- function(x) {
  found <- try_or(x$importance, NULL)
  if (is.matrix(found)) found <- found[, ncol(found)]
  if (is.null(found)) found <- try_or(x$variable.importance, NULL)
  if (!is.numeric(found) || is.null(names(found))) {
    return(list())
  }
  list(one_quantity("importance", found, names(found), "importance"))
}

# Of one series by the lag, as in `fitdiff.quantities.from_returned`.
of_autocorrelations <- function(x) {
  if (dim(x$acf)[2L] > 1L) {
    return(of_list(x))
  }
  # Lags are told in years, say, of which a step is a month.
  lags <- x$lag[, 1L, 1L]
  steps <- if (length(lags) > 1L) round(lags / diff(lags[1:2])) else lags
  list(one_quantity("values", x$acf[, 1L, 1L], paste("lag", steps), "fit$acf"))
}
