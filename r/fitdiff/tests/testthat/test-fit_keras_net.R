kernels <- function(net) {
  lapply(net$dense, function(layer) receive_array(layer$kernel$numpy()))
}

started <- function(python, ..., seeds = list(weights = 1:3, dropout = 4:6), columns = 1:64) {
  net <- net_of(python, architecture(...), 64L)
  initialise(net, seeds, columns)
  net
}

test_that("nets have as many weights as their layers", {
  python <- keras()
  weights <- function(...) net_of(python, architecture(...), 784L)$weights
  expect_identical(weights(hidden = c(128L, 128L), output = "softmax"), 117250L)
  expect_identical(weights(hidden = c(128L, 128L)), 117121L)
  deep <- rep(160L, 5L)
  expect_identical(weights(hidden = deep, hidden_dropout = 0, output = "softmax"), 228962L)
})

test_that("first weights are Glorot's, and those of columns not used are 0", {
  python <- keras()
  used <- c(3L, 10L, 64L)
  first <- kernels(started(python, columns = used))[[1L]]
  expect_true(all(first[-used, ] == 0))
  expect_true(all(first[used, ] != 0))
  # The limit is computed in float32, hence half a unit in the last place above.
  expect_lte(max(abs(first)), sqrt(6 / (3 + 8)) * (1 + 1e-6))
})

test_that("training leaves nothing behind when a net is started again", {
  python <- keras()
  state <- function(net) {
    variables <- c(elements(net$model$variables), elements(net$model$optimizer$variables))
    lapply(variables, function(variable) reticulate::py_str(variable$numpy()$tobytes()))
  }
  net <- started(python)
  fresh <- state(net)
  draw <- draw_patterns(20L, seed = 1L)
  train <- send_array(python, draw$x, "float32")
  targets <- send_array(python, matrix(draw$y), "int32")
  expect_true(train_compiled(net, train, targets, matrix(0:19, 1L), 1L, Inf))
  expect_identical(updates_made(net), 20L)
  expect_false(identical(state(net), fresh))
  expect_identical(state(started(python)), fresh)
})

test_that("dropout layers are there where something is dropped, called by their depth", {
  python <- keras()
  depths <- function(...) names(net_of(python, architecture(...), 64L)$dropout)
  expect_identical(depths(), c("1", "2"))
  expect_identical(depths(input_dropout = 0.2), c("0", "1", "2"))
  expect_identical(depths(input_dropout = 0.2, hidden_dropout = 0), "0")
  expect_length(depths(hidden_dropout = 0), 0L)
})

test_that("nets are kept, but not more than a few", {
  python <- keras()
  kept <- keras_kept$nets
  withr::defer(keras_kept$nets <- kept)
  keras_kept$nets <- NULL
  built <- function(units) net_of(python, architecture(hidden = units), 64L, most = 2L)
  first <- built(1L)
  expect_identical(built(1L), first)
  built(2L)
  built(3L)
  expect_length(keras_kept$nets, 2L)
  expect_false(identical(built(1L), first))
})
