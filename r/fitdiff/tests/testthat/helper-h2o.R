# The cluster that Python's tests start before they run these; without it, what needs it is skipped.
h2o_address <- function() {
  stated <- strsplit(Sys.getenv("FITDIFF_TEST_H2O"), " ", fixed = TRUE)[[1L]]
  if (length(stated) == 0L) {
    skip("no H2O cluster; tests/fitdiff/engines/test_r_h2o_package.py runs these tests with one")
  }
  list(
    ip = stated[1L], port = as.integer(stated[2L]), name = stated[3L], user = stated[4L],
    password = stated[5L]
  )
}

# A session with a client that keeps frames in memory and notes what it is asked.
fake_session <- function(...) {
  on_server <- new.env()
  asked <- new.env()
  asked$uploads <- 0L
  client <- list(
    nodes = function(connection) 1L,
    upload = function(connection, path, destination_frame, col_names, col_types) {
      asked$uploads <- asked$uploads + 1L
      assign(destination_frame, unname(as.matrix(utils::read.csv(path))), on_server)
    },
    download = function(connection, frame) get(frame, on_server),
    deeplearning = function(connection, y, training_frame, model_id, ...) {
      assign(model_id, "model", on_server)
      # Two layers, of which the first has two units and uses the columns 64 and 3.
      exported <- list(
        weights.0 = matrix(1:4, 2L), weights.1 = matrix(5:8, 2L),
        biases.0 = matrix(1:2), biases.1 = matrix(3:4)
      )
      if (isTRUE(list(...)$export_weights_and_biases)) {
        names(exported) <- paste(model_id, names(exported), sep = ".")
        list2env(exported, on_server)
      }
      list(
        classes = c("0", "1"), inputs = c("x64", "x3", "label"), threshold = 0.9, build = 0.25,
        epochs = c(0, 2), samples = c(0, 40)
      )
    },
    predict = function(connection, model, newdata) {
      n <- nrow(get(newdata, on_server))
      p1 <- seq(0, 1, length.out = n)
      assign("predictions", cbind(as.numeric(p1 >= 0.9), 1 - p1, p1), on_server)
      "predictions"
    },
    # Understands (, (rm name) ...) only, and as the server does not mind a name that is not there.
    rapids = function(connection, expression) {
      asked$removals <- c(asked$removals, expression)
      names <- regmatches(expression, gregexpr("(?<=\\(rm )[^)]*", expression, perl = TRUE))[[1L]]
      rm(list = intersect(names, ls(on_server)), envir = on_server)
    }
  )
  session <- new.env()
  session$client <- utils::modifyList(client, list(...))
  session$prefix <- "fake"
  session$named <- 0L
  session$test_frames <- character()
  session$on_server <- on_server
  session$asked <- asked
  session
}

forget_h2o_sessions <- function() rm(list = ls(h2o_sessions), envir = h2o_sessions)

fit_on <- function(session, rows, threshold = "max-f1-training", ...) {
  h2o_sessions$known <- list(fake = session)
  h2o_sessions$current <- session
  withr::defer(forget_h2o_sessions())
  fit_at("fake", rows, threshold, ...)
}

fit_at <- function(name, rows, threshold = "max-f1-training", ...) {
  do.call(fit_h2o_deeplearning, c(rows, list(
    address = list(name = name), parameters = list(hidden = 2L, epochs = 20),
    threshold = threshold, ...
  )))
}
