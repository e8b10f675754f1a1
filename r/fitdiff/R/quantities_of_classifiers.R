# What classifiers report: classes, their probabilities, decision values, discriminants.

# Numbers of classes count from 0; what they stand for goes with them.
of_classes <- function(x, how) {
  one_quantity("predicted classes", as.integer(x) - 1L, NULL, how, classes = levels(x))
}

# Whether a matrix has a probability of each class in each row.
are_chances <- function(x) {
  if (!is.matrix(x) || !is.numeric(x) || ncol(x) < 2L || anyNA(x)) {
    return(FALSE)
  }
  !is.null(colnames(x)) && min(x) >= 0 && max(abs(rowSums(x) - 1)) < 1e-6
}

# Of two classes that of the second, as a binomial model has it.
of_chances <- function(x, how) {
  if (ncol(x) == 2L) {
    second <- colnames(x)[2L]
    return(list(one_quantity("probabilities", x[, 2L], NULL, paste0(how, "[, 2]"), second)))
  }
  rows <- as.character(seq_len(nrow(x)))
  list(of_cells("probabilities", x, rows, colnames(x), how))
}

# What predict() or fitted() says of a classifier; an empty list where it says no class.
of_classified <- function(x, values, how) {
  if (is.factor(values)) {
    return(list(of_classes(values, how)))
  }
  if (is.list(values) && is.factor(values$class)) {
    chances <- of_chances(values$posterior, paste0(how, "$posterior"))
    return(c(chances, list(of_classes(values$class, paste0(how, "$class")))))
  }
  if (!are_chances(values)) {
    return(list())
  }
  classes <- try_or(stats::predict(x, type = "class"), NULL)
  c(
    of_chances(values, how),
    if (is.factor(classes)) list(of_classes(classes, "predict(fit, type = \"class\")"))
  )
}

of_discriminants <- function(x) {
  found <- list(of_cells("centres", t(x$means), colnames(x$means), rownames(x$means), "fit$means"))
  if (is.matrix(x$scaling)) {
    directions <- sweep(x$scaling, 2L, largest_signs(x$scaling), `*`)
    numbers <- as.character(seq_len(ncol(directions)))
    found <- c(found, list(
      of_cells("loadings", directions, rownames(directions), numbers, "fit$scaling")
    ))
  }
  c(found, of_classified(x, try_or(stats::predict(x), NULL), "predict(fit)"))
}

# Decision values of each pair of classes, positive for the one that comes first.
of_support_vectors <- function(x) {
  found <- fitted_of(x)
  values <- x$decision.values
  if (!is.matrix(values) || !is.character(x$levels)) {
    return(found)
  }
  pairs <- strsplit(colnames(values), "/", fixed = TRUE)
  if (all(lengths(pairs) == 2L)) {
    turned <- vapply(pairs, function(pair) diff(match(pair, x$levels)) < 0L, logical(1L))
    values[, turned] <- -values[, turned]
    pairs[turned] <- lapply(pairs[turned], rev)
    names <- vapply(pairs, paste, "", collapse = "/")
    rows <- as.character(seq_len(nrow(values)))
    decided <- of_cells("decision values", values, rows, names, "fit$decision.values")
    found <- c(found, list(decided))
  }
  found
}

# Means and variances of each class in the columns of numbers, and shares of the classes.
of_naive_bayes <- function(x) {
  found <- list(
    one_quantity("estimate", prop.table(x$apriori), paste("prior", x$levels), "fit$apriori / n")
  )
  tables <- x$tables[x$isnumeric]
  if (length(tables)) {
    column <- function(at) vapply(tables, function(one) as.double(one[, at]), x$apriori + 0)
    found <- c(found, list(
      of_cells("centres", t(column(1L)), names(tables), x$levels, "fit$tables[, 1]"),
      of_cells("variances", t(column(2L)^2), names(tables), x$levels, "fit$tables[, 2]^2")
    ))
  }
  found
}
