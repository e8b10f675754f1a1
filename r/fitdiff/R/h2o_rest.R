# H2O over its REST interface: as much of a client as the engine needs, with the arguments and the
# defaults of the official package: what is not sent is left to the server, as that leaves it. The
# server lists paths and fields under /3/Metadata/endpoints and /3/Metadata/schemas.

h2o_array_parameters <- c("hidden", "hidden_dropout_ratios")

h2o_rest_client <- function() {
  list(
    name = "rest",
    connect = rest_connect,
    nodes = rest_nodes,
    upload = rest_upload,
    rapids = rest_rapids,
    download = rest_download,
    deeplearning = rest_deeplearning,
    predict = rest_predict
  )
}

rest_connect <- function(ip, port, name, username, password) {
  connection <- list(
    url = sprintf("http://%s:%d", ip, as.integer(port)),
    user = paste0(username, ":", password),
    # One handle for all requests, because it keeps the connection open between them.
    handle = curl::new_handle(),
    # Seconds that the last model of each kind took to build.
    built = new.env(parent = emptyenv())
  )
  seen <- rest_json(connection, "GET", "/3/Cloud?skip_ticks=true")$cloud_name
  if (!identical(seen, name)) {
    stop(
      "The H2O cluster at ", connection$url, " is called '", seen, "', not '", name,
      "': it is not the one that this run started. Run again.",
      call. = FALSE
    )
  }
  connection
}

# Nodes of the cluster.
rest_nodes <- function(connection) {
  rest_json(connection, "GET", "/3/Cloud?skip_ticks=true")$cloud_size
}

# A file of comma-separated numbers, its first line the names, becomes a frame.
rest_upload <- function(connection, path, destination_frame, col_names, col_types) {
  source <- paste0(destination_frame, ".csv")
  rest_request(
    connection, "POST", paste0("/3/PostFile?destination_frame=", curl::curl_escape(source)),
    file = path
  )
  parsing <- rest_json(connection, "POST", "/3/Parse", list(
    source_frames = json_array(source),
    destination_frame = destination_frame,
    parse_type = "CSV",
    separator = utf8ToInt(","),
    single_quotes = FALSE,
    check_header = 1L,
    number_columns = length(col_names),
    column_names = json_array(col_names),
    column_types = json_array(col_types),
    chunk_size = h2o_chunk_bytes,
    delete_on_done = TRUE,
    # Answers once it has parsed, as rest_predict() does; the rest of it repeats what was sent.
    blocking = TRUE,
    "_exclude_fields" = "column_names,column_types"
  ))
  rest_wait(connection, parsing$job$key$name)
}

rest_rapids <- function(connection, expression) {
  rest_json(connection, "POST", "/99/Rapids", list(ast = expression))
  invisible(NULL)
}

# A matrix of doubles, to the bit: H2O writes them in hexadecimal.
rest_download <- function(connection, frame) {
  path <- paste0("/3/DownloadDataset?hex_string=true&frame_id=", curl::curl_escape(frame))
  text <- gsub('"', "", rawToChar(rest_request(connection, "GET", path)), fixed = TRUE)
  # Split at once, which takes a tenth of the time of scan().
  values <- strsplit(chartr("\n", ",", text), ",", fixed = TRUE)[[1L]]
  header <- substr(text, 1L, regexpr("\n", text, fixed = TRUE) - 1L)
  columns <- lengths(strsplit(header, ",", fixed = TRUE))
  matrix(as.numeric(values[-seq_len(columns)]), ncol = columns, byrow = TRUE)
}

# Further parameters have the names and, left out, the defaults of h2o::h2o.deeplearning.
rest_deeplearning <- function(connection, y, training_frame, model_id, ..., deadline = Inf) {
  fields <- list(response_column = y, training_frame = training_frame, model_id = model_id, ...)
  arrays <- names(fields) %in% h2o_array_parameters
  fields[arrays] <- lapply(fields[arrays], json_array)
  started <- rest_json(connection, "POST", "/3/ModelBuilders/deeplearning", fields)
  for (message in started$messages) {
    if (message$message_type == "WARN") warn(message$message)
  }
  kind <- kind_of_net(fields)
  rest_wait(connection, started$job$key$name, deadline, first_look(connection$built, kind))
  model <- rest_json(connection, "GET", paste0("/3/Models/", curl::curl_escape(model_id)))
  output <- model$models[[1L]]$output
  build <- output$run_time / 1000
  assign(kind, build, connection$built)
  history <- output$scoring_history
  names(history$data) <- vapply(history$columns, function(column) column$name, character(1L))
  list(
    classes = unlist(output$domains[length(output$domains)]),
    inputs = unlist(output$names),
    threshold = output$default_threshold,
    build = build,
    epochs = unlist(history$data$epochs),
    samples = unlist(history$data$samples)
  )
}

# Answers once it has predicted: a job would have to be asked for its state, over and over. Of the
# answer only the name of the frame is read.
rest_predict <- function(connection, model, newdata) {
  path <- sprintf(
    "/3/Predictions/models/%s/frames/%s", curl::curl_escape(model), curl::curl_escape(newdata)
  )
  fields <- list("_exclude_fields" = "model_metrics")
  rest_json(connection, "POST", path, fields)$predictions_frame$name
}

# Nets of one kind take about as long, with similar numbers of rows.
kind_of_net <- function(fields) paste(c(fields$hidden, "by", fields$epochs), collapse = " ")

# Seconds after which to look at a model for the first time. A study may go on with far fewer rows,
# and a busy machine may have become a quiet one: no more than a second is lost to that.
first_look <- function(built, kind) min(0.8 * get0(kind, built, ifnotfound = 0), 1)

# Waits for a job to end; one that has not by its deadline is cancelled.
rest_wait <- function(connection, job, deadline = Inf, first = 0) {
  path <- paste0("/3/Jobs/", curl::curl_escape(job))
  started <- seconds_now()
  cancelled <- FALSE
  Sys.sleep(max(min(first, deadline - started), 0))
  repeat {
    state <- rest_json(connection, "GET", path)$jobs[[1L]]
    if (!state$status %in% c("CREATED", "RUNNING")) break
    # An eighth of the time waited so far at most is lost; a look costs the server 5 ms of a
    # processor, and R half as much.
    Sys.sleep(min(max((seconds_now() - started) / 8, 0.005), 0.1))
    if (!cancelled && seconds_now() > deadline) {
      rest_request(connection, "POST", paste0(path, "/cancel"))
      cancelled <- TRUE
    }
  }
  if (cancelled) {
    stop(errorCondition("H2O was cancelled at the time limit.", class = "h2o_timed_out"))
  }
  if (state$status != "DONE") {
    stop("H2O ended a job as ", state$status, ": ", trimws(state$exception), call. = FALSE)
  }
  for (text in state$warnings) warn(text)
  invisible(NULL)
}

# On the clock of deadlines.
seconds_now <- function() proc.time()[["elapsed"]]

rest_json <- function(...) {
  jsonlite::fromJSON(rawToChar(rest_request(...)), simplifyVector = FALSE)
}

rest_request <- function(connection, method, path, fields = NULL, file = NULL) {
  handle <- curl::handle_reset(connection$handle)
  # No proxy, even if the environment states one: the cluster is on this machine.
  curl::handle_setopt(
    handle,
    customrequest = method, userpwd = connection$user, httpauth = 1L, proxy = "",
    connecttimeout = 10L
  )
  if (!is.null(fields)) curl::handle_setopt(handle, postfields = form_fields(fields))
  if (!is.null(file)) curl::handle_setform(handle, file = curl::form_file(file))
  response <- tryCatch(
    curl::curl_fetch_memory(paste0(connection$url, path), handle),
    error = function(reason) {
      stop(
        "The H2O cluster at ", connection$url, " does not answer: ", conditionMessage(reason),
        ". It has ended or was killed; its log says more. Run again: finished work is kept.",
        call. = FALSE
      )
    }
  )
  if (response$status_code >= 400L) stop_for_status(response, method, path)
  response$content
}

stop_for_status <- function(response, method, path) {
  reason <- tryCatch(
    jsonlite::fromJSON(rawToChar(response$content), simplifyVector = FALSE)$msg,
    error = function(no_json) NULL
  )
  stop(
    "H2O answered ", method, " ", path, " with status ", response$status_code,
    if (response$status_code == 401L) " (wrong password: another run's cluster?)",
    if (!is.null(reason)) paste0(": ", gsub("\\s+", " ", trimws(reason))),
    call. = FALSE
  )
}

form_fields <- function(fields) {
  values <- vapply(fields, form_value, character(1L))
  paste0(names(fields), "=", curl::curl_escape(values), collapse = "&")
}

form_value <- function(value) {
  if (is.logical(value)) {
    tolower(value)
  } else if (is.numeric(value)) {
    sprintf("%.17g", value)
  } else {
    value
  }
}

json_array <- function(values) {
  items <- if (is.numeric(values)) form_value(values) else encodeString(values, quote = "\"")
  paste0("[", paste(items, collapse = ","), "]")
}

# Not by warning(text), which cuts texts of more than a thousand characters.
warn <- function(text) warning(warningCondition(text))
