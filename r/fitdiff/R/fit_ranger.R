#' Grow a random forest by ranger
#'
#' Calls [ranger::ranger()]. Categories are columns of the model matrix, coded as stated: ranger
#' would otherwise take the codes of an unordered factor for numbers.
#'
#' @inheritParams fit_lm
#' @param train,test Data frames.
#' @param labels Names of the classes, whose numbers from 0 are the outcome; none for numbers.
#' @param trees,max_depth,bootstrap ranger's `num.trees`, `max.depth` and `replace`; without
#'   bootstrap each tree has all rows.
#' @param mtry Columns tried at a split, or `"sqrt"`, `"third"` or `"all"`.
#' @param min_split Nodes of fewer rows are not split: ranger's `min.node.size` plus 1.
#' @param seed For resampling and the choice of columns.
#' @param threshold Of two classes.
#' @return A list as from [fit_lm()] with data frames, without coefficients.
#' @export
fit_ranger <- function(train, y_train, test, train_hash, test_hash, design, labels, trees, mtry,
                       min_split, max_depth, bootstrap, seed, threshold = NaN) {
  rows <- table_rows(train, y_train, test, train_hash, test_hash, design)
  labels <- as.character(unlist(labels))
  classes <- length(labels) > 0L
  columns <- function(frame) {
    if (nrow(frame) == 0L) return(matrix(0, 0L, 0L))
    stats::model.matrix(~., frame)[, -1L, drop = FALSE]
  }
  x <- columns(rows$train)
  fit <- ranger::ranger(
    x = x, y = if (classes) factor(rows$y, levels = seq_along(labels) - 1L) else rows$y,
    num.trees = trees, mtry = tried(mtry, ncol(x)), min.node.size = min_split - 1L,
    max.depth = max_depth, replace = bootstrap, sample.fraction = 1, probability = classes,
    seed = seed, num.threads = 1L
  )
  predicted <- function(frame, complete) {
    width <- max(1L, length(labels))
    values <- matrix(NaN, length(complete), width)
    if (any(complete)) {
      found <- stats::predict(fit, columns(frame), num.threads = 1L)$predictions
      # A class that no training row has, has no column.
      values[complete, ] <- if (classes) share_of(found, width) else found
    }
    if (width == 1L) values[, 1L] else if (width == 2L) values[, 2L] else values
  }
  prediction <- predicted(rows$test, rows$predicted)
  c(
    list(
      status = "ok", updates = trees,
      prediction = as.array(prediction),
      train_prediction = as.array(predicted(rows$train, rows$kept)),
      selected = as.array(seq_along(design$predictors)),
      unpredicted = sum(!rows$predicted)
    ),
    if (length(labels) == 2L) {
      list(label = as.array(as.raw(prediction > threshold)), threshold = threshold)
    } else if (classes) {
      list(label = as.array(max.col(prediction, ties.method = "first") - 1L))
    }
  )
}

share_of <- function(found, width) {
  shares <- matrix(0, nrow(found), width)
  shares[, as.integer(colnames(found)) + 1L] <- found
  shares
}

tried <- function(mtry, columns) {
  number <- switch(as.character(mtry),
    sqrt = floor(sqrt(columns)), third = columns %/% 3L, all = columns, min(mtry, columns)
  )
  max(1L, as.integer(number))
}
