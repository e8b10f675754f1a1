draw <- draw_patterns(20L, seed = 1L)

# Everything that is built anew by `code` is built through one client.
through <- function(wanted, code) {
  python <- keras()
  kept <- list(python = python, nets = keras_kept$nets)
  withr::defer(list2env(kept, keras_kept))
  keras_kept$nets <- NULL
  keras_kept$python$client <- keras_client(python, wanted)
  expect_identical(keras_settings()$client, wanted)
  force(code)
}

cases <- list(
  list(),
  list(batch_size = 8L, architecture = architecture(output = "softmax", input_dropout = 0.2)),
  list(architecture = architecture(
    activation = "tanh", hidden_dropout = 0,
    optimiser = utils::modifyList(sgd, list(decay = 0.1, momentum = 0.5, nesterov = TRUE))
  ))
)

test_that("both clients give the same bits, in the compiled loop and by Keras' own fit", {
  skip_if_not_installed("keras3")
  for (case in cases) {
    for (plain in c(FALSE, TRUE)) {
      fit <- function() {
        do.call(run_keras, c(list(draw, plain = plain, keep_weights = TRUE), case))
      }
      expect_identical(through("keras3", fit()), through("reticulate", fit()))
    }
  }
})

test_that("both clients warn of a loss that is not finite", {
  clients <- c("reticulate", if (requireNamespace("keras3", quietly = TRUE)) "keras3")
  wild <- architecture(optimiser = utils::modifyList(sgd, list(rate = 1e30)))
  for (client in clients) {
    for (plain in c(FALSE, TRUE)) {
      said <- capture_warnings(
        through(client, run_keras(draw, architecture = wild, plain = plain))
      )
      expect_match(said, "loss was not finite", all = FALSE)
    }
  }
})

test_that("reticulate is taken when it is asked for or keras3 is not there", {
  python <- keras()
  expect_identical(keras_client(python, "reticulate")$name, "reticulate")
  usual <- if (requireNamespace("keras3", quietly = TRUE)) "keras3" else "reticulate"
  expect_identical(keras_client(python, "keras3")$name, usual)
})
