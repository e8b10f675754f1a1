max_test_frames <- 4L

#' Fit H2O's deep learning
#'
#' Sends the training rows to a running H2O cluster, trains there, predicts the test rows and
#' removes everything again, except the test rows, which are kept for the next fit. Uses the
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
#' @return A list of
#'   * `status`: `"ok"`, or `"timed-out"` and then nothing else;
#'   * `probability`: double (m), of class 1; `label`: raw (m), 0 or 1;
#'   * `threshold`: the number that labels compare with (H2O: 1 from there on);
#'   * `selected`: integer, all columns; `updates`: rows trained on, counted as often as they were;
#'   * `epochs`: the same by the number of rows; `scored_at`: epochs at which H2O scored the model,
#'     the first being 0.
#' @export
fit_h2o_deeplearning <- function(x_train, y_train, x_test, train_hash, test_hash, address,
                                 parameters, threshold, nodes = 1L, one_chunk = FALSE,
                                 time_limit = Inf) {
  deadline <- seconds_now() + time_limit
  check_rows(x_train, y_train, x_test, train_hash, test_hash)
  session <- h2o_session(address)
  stop_unless_nodes(session, nodes)
  test_frame <- keep_test_rows(session, x_test, test_hash)
  made <- new_name(session, c("train", "model"))
  on.exit(try(remove_from_cluster(session, made), silent = TRUE))
  send_rows(session, made[["train"]], x_train, y_train, one_chunk)
  fitted <- tryCatch(
    train(session, made[["train"]], made[["model"]], parameters, deadline),
    h2o_timed_out = function(condition) NULL
  )
  if (is.null(fitted)) {
    return(list(status = "timed-out"))
  }
  predictions <- session$client$predict(session$connection, made[["model"]], test_frame)
  made <- c(made, predictions)
  predicted <- session$client$download(session$connection, predictions)
  c(list(status = "ok"), h2o_result(predicted, fitted, threshold, ncol(x_train)))
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

# What was predicted has the columns label, probability of 0, probability of 1.
h2o_result <- function(predicted, fitted, threshold, columns) {
  probability <- predicted[, 3L]
  if (is.numeric(threshold)) {
    label <- probability > threshold
  } else {
    threshold <- fitted$threshold
    label <- predicted[, 1L] == 1
  }
  list(
    probability = as.array(probability),
    label = as.array(as.raw(label)),
    threshold = threshold,
    selected = as.array(seq_len(columns)),
    updates = as.integer(max(fitted$samples)),
    epochs = max(fitted$epochs),
    scored_at = as.array(as.numeric(fitted$epochs))
  )
}
