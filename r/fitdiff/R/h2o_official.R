# The same client by the official package h2o, for those who have it.

h2o_official_client <- function() {
  list(
    name = "official",
    connect = official_connect,
    nodes = official_nodes,
    upload = official_upload,
    rapids = official_rapids,
    download = official_download,
    deeplearning = official_deeplearning,
    predict = official_predict
  )
}

# The package holds the connection itself, prints about it, and can report its use to its makers.
official_connect <- function(ip, port, name, username, password) {
  Sys.setenv(DO_NOT_TRACK = "1")
  utils::capture.output({
    h2o::h2o.init(
      ip = ip, port = port, username = username, password = password,
      startH2O = FALSE, ignore_config = TRUE, strict_version_check = FALSE
    )
    h2o::h2o.no_progress()
  })
  if (!identical(official_status("Cluster name"), name)) {
    stop("The H2O cluster at ", ip, ":", port, " is not the one that this run started. Run again.",
      call. = FALSE
    )
  }
  NULL
}

official_nodes <- function(connection) as.integer(official_status("Cluster size"))

# The package prints what it knows of the cluster, a line each, and returns only the nodes.
official_status <- function(name) {
  said <- trimws(utils::capture.output(h2o::h2o.clusterStatus()))
  label <- paste0(name, ": ")
  sub(label, "", said[startsWith(said, label)], fixed = TRUE)
}

official_upload <- function(connection, path, destination_frame, col_names, col_types) {
  h2o::h2o.uploadFile(
    path,
    destination_frame = destination_frame, header = TRUE, sep = ",",
    col.names = col_names, col.types = col_types
  )
  invisible(NULL)
}

official_rapids <- function(connection, expression) {
  h2o::h2o.rapids(expression)
  invisible(NULL)
}

official_download <- function(connection, frame) {
  columns <- lapply(as.data.frame(h2o::h2o.getFrame(frame)), function(column) {
    if (is.factor(column)) as.numeric(as.character(column)) else as.numeric(column)
  })
  unname(do.call(cbind, columns))
}

# The package waits for its job itself, so the deadline is left to whoever runs R.
official_deeplearning <- function(connection, y, training_frame, model_id, ..., deadline = Inf) {
  fitted <- h2o::h2o.deeplearning(
    y = y, training_frame = training_frame, model_id = model_id, ...
  )
  output <- fitted@model
  list(
    classes = unlist(output$domains[length(output$domains)]),
    inputs = unlist(output$names),
    threshold = output$default_threshold,
    build = output$run_time / 1000,
    epochs = output$scoring_history$epochs,
    samples = output$scoring_history$samples
  )
}

official_predict <- function(connection, model, newdata) {
  h2o::h2o.getId(h2o::h2o.predict(h2o::h2o.getModel(model), h2o::h2o.getFrame(newdata)))
}
