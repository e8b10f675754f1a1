# Rows of a data frame as a linear model receives them: complete, categories coded, and what columns
# with roles say. The messages are those of Python's engines.

# `design`: a list of `predictors`; `roles`, a list of column names by role; `weights`, what they
# mean; `intercept`; `classes`, whether the outcome has any; `encode` and `missing`, or NULL.
table_rows <- function(train, y_train, test, train_hash, test_hash, design) {
  check_tables(train, y_train, test, train_hash, test_hash)
  predictors <- as.character(unlist(design$predictors))
  columns <- list(train = train[predictors], test = test[predictors])
  if (identical(design$missing$name, "impute")) {
    columns <- imputed_frames(columns$train, columns$test, design$missing)
  }
  kept <- complete_rows(columns$train)
  predicted <- complete_rows(columns$test)
  stop_if_missing(kept, predicted, design)
  coded <- coded_frames(
    columns$train[kept, , drop = FALSE], columns$test[predicted, , drop = FALSE], design$encode
  )
  rows <- list(
    train = coded$train, test = coded$test, y = kept_outcomes(y_train, kept),
    weights = if (design$weights != "none") role_values(train, design, "weights")[kept],
    offset = offset_of(train, design)[kept], offset_test = offset_of(test, design)[predicted],
    kept = kept, predicted = predicted
  )
  if (design$weights == "frequency") repeated(rows) else rows
}

kept_outcomes <- function(y, kept) {
  if (is.matrix(y)) y[kept, , drop = FALSE] else as.numeric(y)[kept]
}

complete_rows <- function(columns) {
  if (length(columns)) stats::complete.cases(columns) else rep(TRUE, nrow(columns))
}

stop_if_missing <- function(kept, predicted, design) {
  for (what in c("training", "test")) {
    whole <- if (what == "training") kept else predicted
    if (all(whole)) next
    seen <- sprintf("%d %s rows lack a value", sum(!whole), what)
    if (is.null(design$missing)) {
      stop(
        seen, ", and the method does not say what is to be done with them. Add ",
        "[transforms.missing] with name = \"drop\" or \"impute\", or leave them out of the table.",
        call. = FALSE
      )
    }
    if (what == "test" && design$classes) {
      stop(
        seen, ": no class can be predicted for them. Impute, or leave such rows out of the ",
        "study by complete = true in [data].",
        call. = FALSE
      )
    }
  }
  if (!any(kept)) {
    stop("Every training row lacks a value. Leave out columns that lack many.", call. = FALSE)
  }
}

coded_frames <- function(train, test, encode) {
  for (name in names(train)) {
    column <- train[[name]]
    if (is.numeric(column) || is.logical(column)) {
      train[[name]] <- as.numeric(column)
      test[[name]] <- as.numeric(test[[name]])
    } else if (is.factor(column) || is.character(column)) {
      coded <- coded_category(name, column, test[[name]], encode)
      train[[name]] <- coded$train
      test[[name]] <- coded$test
    } else {
      stop(
        "Column '", name, "' is ", class(column)[[1L]], ": make numbers or categories of it.",
        call. = FALSE
      )
    }
  }
  list(train = train, test = test)
}

coded_category <- function(name, train, test, encode) {
  if (is.null(encode)) {
    stop(
      "Column '", name, "' is categorical, and the method does not say how to code it. Add ",
      "[transforms.encode], such as name = 'treatment' with reference = 'first'.",
      call. = FALSE
    )
  }
  levels <- levels_seen(train)
  if (length(levels) < 2L) {
    stop(
      "Column '", name, "' has one level among the training rows, '", levels[1L],
      "'. Leave it out.",
      call. = FALSE
    )
  }
  unseen <- sort(setdiff(as.character(test), levels), method = "radix")
  if (length(unseen)) {
    stop(
      "Column '", name, "' has the level '", unseen[1L], "' in test rows, which no training row ",
      "has. Leave out such rows, or join levels.",
      call. = FALSE
    )
  }
  contrasts <- contrasts_of(name, levels, encode, is.ordered(train))
  # Of both: some packages make the columns of test rows from these alone.
  lapply(list(train = train, test = test), function(column) {
    column <- factor(as.character(column), levels = levels)
    stats::contrasts(column) <- contrasts
    column
  })
}

# In the order of levels; strings in that of code points.
levels_seen <- function(column) {
  seen <- as.character(column[!is.na(column)])
  if (is.factor(column)) intersect(levels(column), seen) else sort(unique(seen), method = "radix")
}

# Columns are named after a level, those of polynomials as contr.poly does.
contrasts_of <- function(name, levels, encode, ordered) {
  if (encode$name == "helmert") {
    contrasts <- stats::contr.helmert(levels)
    dimnames(contrasts) <- list(levels, levels[-1L])
    return(contrasts)
  }
  if (encode$name == "polynomial" && ordered) {
    if (length(levels) > most_levels) {
      stop(
        "Column '", name, "' has ", length(levels), " levels, and R's contr.poly is accurate for ",
        "up to ", most_levels, ". Join levels, or make numbers of them.",
        call. = FALSE
      )
    }
    return(stats::contr.poly(levels))
  }
  base <- if (encode$reference == "first") 1L else length(levels)
  contrasts <- diag(length(levels))[, -base, drop = FALSE]
  if (encode$name == "sum") contrasts[base, ] <- -1
  dimnames(contrasts) <- list(levels, levels[-base])
  contrasts
}

# contr.poly decomposes a matrix of powers: it is wrong by 5e-11 for 20 levels, by 0.7 for 30.
most_levels <- 20L

role_values <- function(table, design, role) {
  name <- design$roles[[role]]
  if (is.null(name)) {
    stop(
      "The method wants weights, and no column has that role. State the role, or weights = ",
      "\"none\".",
      call. = FALSE
    )
  }
  values <- as.numeric(table[[name]])
  if (anyNA(values)) {
    stop(
      "Column '", name, "', which has the role '", role, "', has no value in row ",
      which(is.na(values))[1L] - 1L, ", counted from 0 (", sum(is.na(values)),
      " in all). Leave out such rows.",
      call. = FALSE
    )
  }
  values
}

offset_of <- function(table, design) {
  parts <- list(
    if (!is.null(design$roles$offset)) role_values(table, design, "offset"),
    if (!is.null(design$roles$exposure)) log(role_values(table, design, "exposure"))
  )
  parts <- Filter(Negate(is.null), parts)
  if (length(parts)) Reduce(`+`, parts)
}

# Frequencies are as many rows.
repeated <- function(rows) {
  if (any(rows$weights != round(rows$weights))) {
    bad <- which(rows$weights != round(rows$weights))[1L]
    stop(
      "weights = 'frequency' counts rows, and row ", bad - 1L, ", counted from 0, has ",
      format(rows$weights[bad]), ". Use weights = 'precision'.",
      call. = FALSE
    )
  }
  times <- rep(seq_along(rows$y), rows$weights)
  rows$every <- rows$train
  rows$every_offset <- rows$offset
  contrasts <- lapply(rows$train, function(column) attr(column, "contrasts"))
  rows$train <- rows$train[times, , drop = FALSE]
  for (name in names(contrasts)) attr(rows$train[[name]], "contrasts") <- contrasts[[name]]
  rows$y <- rows$y[times]
  rows$offset <- rows$offset[times]
  rows$weights <- NULL
  rows
}

# The arguments of lm and glm, as values: a column of the table may have any name.
model_arguments <- function(rows, intercept) {
  outcome <- utils::tail(make.unique(c(names(rows$train), ".outcome")), 1L)
  terms <- if (length(rows$train)) sprintf("`%s`", names(rows$train)) else "1"
  formula <- stats::reformulate(terms, response = as.name(outcome), intercept = intercept)
  data <- rows$train
  data[[outcome]] <- rows$y
  c(
    list(formula, data = data),
    if (!is.null(rows$weights)) list(weights = rows$weights),
    if (!is.null(rows$offset)) list(offset = rows$offset)
  )
}

# Linear predictor of rows; predict() would evaluate an offset that was an argument anew.
predictor_of <- function(fit, columns, offset) {
  terms <- stats::delete.response(stats::terms(fit))
  # Levels are those of the fit already.
  frame <- stats::model.frame(terms, columns)
  design <- stats::model.matrix(terms, frame, contrasts.arg = fit$contrasts)
  estimates <- stats::coef(fit)
  # A Cox model has no intercept, and codes categories as if it had one.
  design <- design[, names(estimates), drop = FALSE]
  estimates[is.na(estimates)] <- 0
  value <- as.vector(design %*% estimates)
  if (is.null(offset)) value else value + offset
}

table_result <- function(fit, rows, design, threshold, inverse, flags) {
  every <- if (is.null(rows$every)) rows$train else rows$every
  offset <- if (is.null(rows$every)) rows$offset else rows$every_offset
  spread <- function(columns, offset, complete) {
    values <- rep(NaN, length(complete))
    values[complete] <- if (any(complete)) inverse(predictor_of(fit, columns, offset))
    as.array(values)
  }
  prediction <- spread(rows$test, rows$offset_test, rows$predicted)
  estimates <- stats::coef(fit)
  own <- as.integer(design$intercept && !inherits(fit, "coxph"))
  covariance <- stats::vcov(fit, complete = FALSE)
  c(
    list(
      prediction = prediction,
      train_prediction = spread(every, offset, rows$kept),
      selected = as.array(seq_along(design$predictors)),
      parameters = list(
        intercept = as.array(if (own) nan_for_na(unname(estimates[1L])) else 0),
        coefficients = as.array(nan_for_na(unname(estimates[seq_along(estimates) > own])))
      ),
      quantities = Filter(function(one) one$kind != "fitted values", quantities_of(fit)),
      levels = model_levels(fit)$levels,
      covariance = unname(covariance),
      covariance_terms = as.list(rownames(covariance)),
      unpredicted = sum(!rows$predicted)
    ),
    if (design$classes) {
      list(label = as.array(as.raw(prediction > threshold)), threshold = threshold)
    },
    flags
  )
}

nan_for_na <- function(values) {
  values[is.na(values)] <- NaN
  values
}
