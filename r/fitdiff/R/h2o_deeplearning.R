max_test_frames <- 4L

#' Fit H2O's deep learning
#'
#' Sends the training rows to a running H2O cluster, trains there, predicts both and removes
#' everything again, except the test rows, which are kept for the next fit. Uses the
#' official package h2o when it is installed, else H2O's REST interface with the same parameters
#' and defaults. Rows and probabilities cross to the bit, which is checked.
#'
#' @inheritParams check_rows
#' @param address List of `ip`, `port`, `name` (of the cluster), `user` and `password`.
#' @param parameters Named list of arguments of `h2o::h2o.deeplearning`; those left out have its
#'   defaults.
#' @param threshold A number, above which a probability is labelled 1; or `"max-f1-training"`, to
#'   take the labels that H2O predicts.
#' @param nodes How many servers the cluster must have.
#' @param one_chunk Whether H2O must hold the training rows in a single chunk, without which it
#'   does not train in their order.
#' @param time_limit Seconds from the call after which training is cancelled on the server; the
#'   official package knows no such limit.
#' @param x_original Training rows as they are, where those that are trained on are made of them;
#'   `NULL` where they are the same.
#' @param keep_weights Whether to return the weights.
#' @return A list of
#'   * `status`: `"ok"`, or `"timed-out"` and then nothing else;
#'   * `prediction`: double (m), of class 1; `label`: raw (m), 0 or 1;
#'   * `threshold`: the number that labels compare with (H2O: 1 from there on);
#'   * `train_prediction`: double, the probability of class 1 of each training row as it is;
#'   * `selected`: integer, the columns that H2O uses; `updates`: rows trained on, counted as often
#'     as they were;
#'   * `epochs`: the same by the number of rows; `scored_at`: epochs at which H2O scored the model,
#'     the first being 0;
#'   * `timings`: seconds of the fit apart: `build`, H2O's own for the model; `parse`, to send
#'     tables, have them parsed and read them back; `REST`, all else that is asked of the server;
#'   * `parameters`: of each layer, `layer0.kernel` (inputs x units, rows of columns that are not
#'     used being 0) and `layer0.bias` (units) and so on to the output layer; only if weights are
#'     kept.
#' @export
fit_h2o_deeplearning <- function(x_train, y_train, x_test, train_hash, test_hash, address,
                                 parameters, threshold, nodes = 1L, one_chunk = FALSE,
                                 time_limit = Inf, x_original = NULL, keep_weights = FALSE) {
  started <- seconds_now()
  deadline <- started + time_limit
  rows <- check_rows(x_train, y_train, x_test, train_hash, test_hash)
  x_train <- rows$train$x
  y_train <- rows$train$y
  x_test <- rows$test$x
  session <- h2o_session(address)
  session$parsing <- 0
  stop_unless_nodes(session, nodes)
  test_frame <- keep_test_rows(session, x_test, test_hash)
  made <- new_name(session, c("train", "model", "original"))
  depth <- length(parameters$hidden)
  if (keep_weights) {
    parameters$export_weights_and_biases <- TRUE
    made <- c(made, weight_frames(made[["model"]], depth))
  }
  on.exit(try(remove_from_cluster(session, made), silent = TRUE))
  send_rows(session, made[["train"]], x_train, y_train, one_chunk)
  fitted <- tryCatch(
    train(session, made[["train"]], made[["model"]], parameters, deadline),
    h2o_timed_out = function(condition) NULL
  )
  if (is.null(fitted)) {
    return(list(status = "timed-out"))
  }
  predicted <- predict_frame(session, made[["model"]], test_frame)
  own_frame <- made[["train"]]
  if (!is.null(x_original)) own_frame <- send_rows(session, made[["original"]], x_original)
  own <- predict_frame(session, made[["model"]], own_frame)
  columns <- input_columns(fitted$inputs)
  result <- c(
    list(status = "ok"),
    h2o_result(predicted, fitted, threshold),
    list(selected = as.array(sort(columns)), train_prediction = as.array(own[, 3L])),
    list(timings = timings_of(session, fitted, started))
  )
  if (keep_weights) {
    result$parameters <- net_weights(session, made[["model"]], depth, columns, ncol(x_train))
  }
  result
}

# What is neither H2O's own time for the model nor that of its tables goes to the REST interface.
timings_of <- function(session, fitted, started) {
  rest <- seconds_now() - started - fitted$build - session$parsing
  list(build = fitted$build, parse = session$parsing, REST = rest)
}

# Columns label, probability of 0, probability of 1.
predict_frame <- function(session, model, frame) {
  predictions <- session$client$predict(session$connection, model, frame)
  on.exit(try(remove_from_cluster(session, predictions), silent = TRUE))
  session$client$download(session$connection, predictions)
}

# H2O's names of a model's inputs, among them the label, are those that we gave to the columns.
input_columns <- function(names) as.integer(sub("^x", "", setdiff(names, "label")))

# As H2O names them.
weight_frames <- function(model, depth) {
  outer(0:depth, c("weights", "biases"), function(layer, kind) paste(model, kind, layer, sep = "."))
}

net_weights <- function(session, model, depth, columns, all_columns) {
  frames <- weight_frames(model, depth)
  kept <- list()
  for (layer in 0:depth) {
    kernel <- t(session$client$download(session$connection, frames[layer + 1L, 1L]))
    if (layer == 0L) {
      used <- kernel
      kernel <- matrix(0, all_columns, ncol(used))
      kernel[columns, ] <- used
    }
    bias <- session$client$download(session$connection, frames[layer + 1L, 2L])
    kept[[sprintf("layer%d.kernel", layer)]] <- kernel
    kept[[sprintf("layer%d.bias", layer)]] <- as.array(bias[, 1L])
  }
  kept
}

# Asked at every fit, because a node may have been lost since the last.
stop_unless_nodes <- function(session, nodes) {
  seen <- session$client$nodes(session$connection)
  if (seen != nodes) {
    stop(
      "The H2O cluster has ", seen, " node(s), but the method states nodes = ", nodes, ". Start ",
      "another of as many; `fitdiff run` does.",
      call. = FALSE
    )
  }
}

# All fits of a study share one test set or a few, so the latest stay on the server.
keep_test_rows <- function(session, x_test, test_hash) {
  kept <- session$test_frames
  if (!test_hash %in% names(kept)) {
    if (length(kept) == max_test_frames) {
      remove_from_cluster(session, kept[[1L]])
      kept <- kept[-1L]
    }
    kept[test_hash] <- send_rows(session, new_name(session, "test"), x_test)
    session$test_frames <- kept
  }
  kept[[test_hash]]
}

train <- function(session, frame, model, parameters, deadline) {
  fitted <- do.call(session$client$deeplearning, c(
    list(session$connection, y = "label", training_frame = frame, model_id = model),
    parameters,
    list(deadline = deadline)
  ))
  if (!identical(fitted$classes, c("0", "1"))) {
    stop("H2O took the labels for ", deparse(fitted$classes), ", not for two classes. Report it.",
      call. = FALSE
    )
  }
  fitted
}

# Predictions have the columns label, probability of 0, probability of 1.
h2o_result <- function(predicted, fitted, threshold) {
  probability <- predicted[, 3L]
  if (is.numeric(threshold)) {
    label <- probability > threshold
  } else {
    threshold <- fitted$threshold
    label <- predicted[, 1L] == 1
  }
  list(
    prediction = as.array(probability),
    label = as.array(as.raw(label)),
    threshold = threshold,
    updates = as.integer(max(fitted$samples)),
    epochs = max(fitted$epochs),
    scored_at = as.array(as.numeric(fitted$epochs))
  )
}
