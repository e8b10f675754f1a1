# Shared by the least-squares and the logistic engine: the frames that go into their
# formula, and the list that comes out.

linear_frames <- function(rows, selection) {
  train <- kept_columns(rows$train$x, selection$selected)
  list(
    train = cbind(data.frame(label = as.integer(rows$train$y)), train),
    test = kept_columns(rows$test$x, selection$selected)
  )
}

kept_columns <- function(x, columns) {
  kept <- as_double_matrix(x[, columns, drop = FALSE])
  # Named, because a single column would otherwise be called differently in training and test rows.
  colnames(kept) <- sprintf("column_%d", columns)
  as.data.frame(kept)
}

linear_result <- function(fit, probability, threshold, selection, flags) {
  estimates <- unname(stats::coef(fit))
  aliased <- is.na(estimates)
  # R's NA for "no estimate" becomes NaN, because other languages have no NA.
  estimates[aliased] <- NaN
  c(
    list(
      prediction = as.array(unname(probability)),
      label = as.array(as.raw(probability > threshold)),
      threshold = threshold,
      selected = as.array(selection$selected),
      train_prediction = as.array(unname(stats::fitted(fit))),
      parameters = c(
        list(
          intercept = as.array(estimates[1L]),
          coefficients = as.array(estimates[-1L])
        ),
        if (!is.null(selection$margin)) list(selection_margin = as.array(selection$margin))
      ),
      aliased = as.array(aliased),
      rank = fit$rank
    ),
    flags
  )
}
