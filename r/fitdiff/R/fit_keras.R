#' Fit a multilayer perceptron with Keras, driven from R
#'
#' R builds, compiles, initialises, trains and applies the net, through reticulate, or through the
#' package keras3 where it is installed. Rows and random choices are those of fitdiff's Python
#' engine `py.keras`, and so are the operations: the two give the same probabilities to the bit.
#'
#' @inheritParams check_rows
#' @param architecture List of `hidden`, integer, the units of each hidden layer; `activation`,
#'   `"relu"` or `"tanh"`; `input_dropout` and `hidden_dropout`, fractions dropped in training;
#'   `output`, `"softmax"` (two units) or `"sigmoid"` (one); and `optimiser`, a list of `name` and
#'   either `"adam"`, `rate`, `beta_1`, `beta_2`, `epsilon`, or `"sgd"`, `rate`, `decay`,
#'   `momentum`, `nesterov`.
#' @param seeds List of integers: `weights`, one for each dense layer; and `dropout`, one for each
#'   layer that can be followed by dropout, the input first.
#' @param scaling List of `centre` and `spread`, double, one for each column: what is subtracted
#'   and what then divides. The caller learns them from the training rows, because a sum
#'   of squares is rounded differently in R.
#' @param constant_columns `"kept"`, or `"dropped"` to leave out columns that are constant in the
#'   training rows.
#' @param order Integer matrix (epochs x n): the training rows, counted from 0, in the order in
#'   which each epoch visits them; rows of `images`, where they are given.
#' @param images,images_hash NULL, or the images that are visited instead of the training rows,
#'   type as theirs, one augmented copy of them all after the other; and the images' hash. Scaling,
#'   constant columns and a threshold that is learned are those of the training rows.
#' @param batch_size Rows of an update. The last batch of an epoch has the rows that are left.
#' @param threshold A number, above which a probability is labelled 1; or `"max-f1-training"`: the
#'   highest threshold, reached or exceeded, with the largest F1 on the training rows.
#' @param plain Whether to train by Keras' own `fit`, which takes several times as long, and not in
#'   one compiled loop.
#' @param time_limit Seconds from the call after which training is given up: between calls of the
#'   loop, of 500 updates each, or, if plain, between epochs.
#' @param keep_weights Whether to return the weights.
#' @return A list of
#'   * `status`: `"ok"`; `"not-converged"` when the loss at some update, or a probability, was not
#'     finite; or `"timed-out"`, and then of `updates` and `asked` only, those made and asked for;
#'   * `prediction`: double (m), of class 1; `label`: raw (m), 0 or 1; `threshold`: number;
#'   * `selected`: integer, the columns used; `weights`: how many the net has, biases included;
#'   * `updates`: those made; `epochs`: the same as passes over the training rows;
#'   * `train_prediction`: double, of class 1, of each training row by the finished net;
#'   * `parameters`, only if weights are kept: of each layer, `layer0.kernel` (inputs x units) and
#'     `layer0.bias` (units) and so on to the output layer.
#' @export
fit_keras <- function(x_train, y_train, x_test, train_hash, test_hash, architecture, seeds,
                      scaling, constant_columns, order, batch_size, threshold, images = NULL,
                      images_hash = NULL, plain = FALSE, time_limit = Inf,
                      keep_weights = FALSE) {
  deadline <- seconds_now() + time_limit
  rows <- check_rows(x_train, y_train, x_test, train_hash, test_hash)
  x_train <- rows$train$x
  y_train <- rows$train$y
  x_test <- rows$test$x
  python <- keras_python()
  net <- net_of(python, architecture, ncol(x_train))
  columns <- used_columns(x_train, constant_columns)
  initialise(net, seeds, columns)
  inputs <- function(x) send_array(python, scaled(x, scaling, columns), "float32")
  train <- inputs(x_train)
  visited <- if (is.null(images)) train else send_images(images, images_hash, nrow(x_train), inputs)
  labels <- rep_len(as.integer(y_train), max(nrow(x_train), nrow(images)))
  train_net <- if (plain) train_plainly else train_compiled
  targets <- send_array(python, matrix(labels), "int32")
  finite <- train_net(net, visited, targets, order, batch_size, deadline)
  updates <- updates_made(net)
  per_epoch <- updates_per_epoch(ncol(order), batch_size)
  if (is.na(finite)) {
    return(list(status = "timed-out", updates = updates, asked = nrow(order) * per_epoch))
  }
  probability <- predicted(net, inputs(x_test))
  of_training <- predicted(net, train)
  result <- c(
    list(
      status = keras_status(finite, probability),
      prediction = as.array(probability),
      selected = as.array(columns),
      weights = net$weights,
      updates = updates,
      epochs = updates / per_epoch,
      train_prediction = as.array(of_training)
    ),
    label_by(threshold, probability, of_training, y_train)
  )
  if (keep_weights) result$parameters <- net_parameters(net)
  result
}

# Copy by copy, because scaling takes double precision.
send_images <- function(images, images_hash, n, inputs) {
  stop_unless_equal("augmented images", hash_rows(images), images_hash)
  copies <- lapply(seq_len(nrow(images) / n), function(copy) {
    inputs(images[(copy - 1L) * n + seq_len(n), , drop = FALSE])
  })
  keras_python()$np$concatenate(copies)
}

used_columns <- function(x, constant_columns) {
  if (constant_columns == "kept") {
    return(seq_len(ncol(x)))
  }
  x <- as_numbers(x)
  which(vapply(seq_len(ncol(x)), function(j) max(x[, j]) > min(x[, j]), logical(1L)))
}

# The operations of Python's engine, one by one in double precision; so the same bits.
scaled <- function(x, scaling, columns) {
  x <- as_numbers(x)
  by_row <- rep(seq_len(ncol(x)), each = nrow(x))
  x <- (x - scaling$centre[by_row]) / scaling$spread[by_row]
  x[, setdiff(seq_len(ncol(x)), columns)] <- 0
  x
}

# A matrix of type raw has no arithmetic.
as_numbers <- function(x) matrix(as.numeric(x), nrow(x))

label_by <- function(threshold, probability, of_training, y) {
  if (threshold == "max-f1-training") {
    threshold <- max_f1_threshold(of_training, as.integer(y))
    label <- probability >= threshold
  } else {
    label <- probability > threshold
  }
  # NaN is not above a threshold, as in Python.
  label[is.na(label)] <- FALSE
  list(label = as.array(as.raw(label)), threshold = threshold)
}

# F1 = 2 TP / (2 TP + FP + FN), which is 2 TP over the rows called 1 and the rows that are 1.
max_f1_threshold <- function(probability, y) {
  thresholds <- sort(unique(probability), decreasing = TRUE, na.last = FALSE)
  called <- outer(probability, thresholds, ">=")
  called[is.na(called)] <- FALSE
  f1 <- 2 * colSums(called & y == 1L) / (colSums(called) + sum(y))
  # Neither rows called 1 nor rows that are: Python's first maximum.
  f1[is.nan(f1)] <- Inf
  thresholds[which.max(f1)]
}

keras_status <- function(finite, probability) {
  lost <- sum(!is.finite(probability))
  if (!finite) {
    warning("The training loss was not finite at some update.", call. = FALSE)
  }
  if (lost > 0L) {
    warning(lost, " of ", length(probability), " probabilities are not finite.", call. = FALSE)
  }
  if (finite && lost == 0L) "ok" else "not-converged"
}
