draw <- draw_patterns(20L, seed = 1L)

test_that("a net learns patterns, and says what it did", {
  keras()
  # Dropout would starve so small a net.
  quick <- utils::modifyList(adam, list(rate = 0.01))
  fit <- run_keras(
    draw,
    architecture = architecture(hidden_dropout = 0, optimiser = quick),
    epochs = 100L, batch_size = 8L
  )
  expect_identical(fit$status, "ok")
  # 3 batches x 100 epochs; 64 x 8 + 8, 8 x 8 + 8, 8 + 1.
  expect_identical(fit$updates, 300L)
  expect_identical(fit$epochs, 100)
  expect_identical(fit$weights, 601L)
  expect_identical(as.vector(fit$selected), 1:64)
  expect_identical(fit$label == as.raw(1L), fit$prediction > 0.5)
  # The larger class has half of the rows.
  expect_gt(mean(as.integer(fit$label) == patterns$y[-draw$train]), 0.9)
})

test_that("a fit depends on its seeds and not on what was fitted before", {
  keras()
  first <- run_keras(draw)
  expect_identical(run_keras(draw), first)
  for (axis in c("weights", "dropout")) {
    seeds <- list(weights = 1:3, dropout = 4:6)
    seeds[[axis]] <- 7:9
    expect_false(identical(run_keras(draw, seeds = seeds)$prediction, first$prediction))
  }
  expect_identical(run_keras(draw)$prediction, first$prediction)
})

test_that("Keras' own fit gives the same bits with any last batch", {
  keras()
  for (batch_size in c(1L, 7L, 20L, 32L)) {
    compiled <- run_keras(draw, batch_size = batch_size)
    expect_identical(run_keras(draw, batch_size = batch_size, plain = TRUE), compiled)
  }
})

test_that("training rows are predicted too, and weights are returned on demand", {
  keras()
  itself <- draw
  itself$x_test <- draw$x
  fit <- run_keras(itself, keep_weights = TRUE)
  expect_identical(fit$train_prediction, fit$prediction)
  expect_null(run_keras(draw)$parameters)
  kept <- fit$parameters
  expect_identical(lapply(unname(kept), dim), list(c(64L, 8L), 8L, c(8L, 8L), 8L, c(8L, 1L), 1L))
  expect_named(kept, paste0("layer", c(0, 0, 1, 1, 2, 2), c(".kernel", ".bias")))
  relu <- function(x, layer) {
    net <- sweep(
      x %*% kept[[paste0(layer, ".kernel")]], 2L, kept[[paste0(layer, ".bias")]], `+`
    )
    pmax(net, 0)
  }
  hidden <- relu(relu(matrix(as.numeric(draw$x), 20L), "layer0"), "layer1")
  expected <- stats::plogis(hidden %*% kept$layer2.kernel + kept$layer2.bias[1L])
  # float32 against double precision.
  expect_equal(as.vector(fit$prediction), as.vector(expected), tolerance = 1e-5)
})

test_that("augmented images are visited, but scaling and threshold come from the training rows", {
  keras()
  itself <- as_raw_matrix(draw$x)
  turned <- itself[, 64:1]
  augmented <- function(images, ...) {
    run_keras(draw, images = images, images_hash = hash_rows(images), ...)
  }
  expect_identical(augmented(itself), run_keras(draw))
  # Two copies; the first is never visited by epochs that start beyond it.
  late <- matrix(20:39, 5L, 20L, byrow = TRUE)
  twice <- rbind(turned, itself)
  expect_identical(augmented(twice, order = late), run_keras(draw))
  fit <- augmented(turned, constant_columns = "dropped")
  expect_identical(fit$selected, run_keras(draw, constant_columns = "dropped")$selected)
  expect_false(identical(augmented(turned)$prediction, run_keras(draw)$prediction))
  expect_error(
    run_keras(draw, images = turned, images_hash = hash_rows(itself)),
    "augmented images received by R hash to"
  )
})

test_that("the time limit is an outcome, not an error, and the next fit is whole", {
  keras()
  whole <- run_keras(draw)
  over <- run_keras(draw, epochs = 26L, time_limit = 0)
  expect_identical(over, list(status = "timed-out", updates = updates_per_call, asked = 520L))
  over <- run_keras(draw, plain = TRUE, time_limit = 0)
  expect_identical(over, list(status = "timed-out", updates = 20L, asked = 100L))
  expect_identical(run_keras(draw, time_limit = 0), whole)
})

test_that("a loss that is not finite gives a warning", {
  keras()
  wild <- architecture(optimiser = utils::modifyList(sgd, list(rate = 1e30)))
  for (plain in c(FALSE, TRUE)) {
    said <- capture_warnings(fit <- run_keras(draw, architecture = wild, plain = plain))
    expect_identical(fit$status, "not-converged")
    expect_match(said, "loss was not finite", all = FALSE)
    expect_match(said, "100 of 100 probabilities are not finite", all = FALSE)
    expect_true(all(fit$label == as.raw(0L)))
  }
})

test_that("rows that changed on the way are not fitted", {
  keras()
  changed <- draw
  expect_error(
    run_keras(draw, train_hash = strrep("0", 64L)), "training rows received by R hash to"
  )
})

test_that("columns that are constant in training are left out when dropped", {
  keras()
  constant <- which(apply(draw$x, 2L, function(column) diff(range(column)) == 0))
  expect_gt(length(constant), 0L)
  fit <- run_keras(draw, constant_columns = "dropped")
  expect_identical(as.vector(fit$selected), setdiff(1:64, constant))
  inked <- draw
  inked$x_test[, constant] <- 16
  expect_identical(run_keras(inked, constant_columns = "dropped")$prediction, fit$prediction)
  expect_false(identical(run_keras(inked)$prediction, run_keras(draw)$prediction))
})

test_that("columns are centred, then divided", {
  x <- array(as.raw(c(10L, 20L, 30L, 50L)), c(2L, 2L))
  centred <- scaled(x, list(centre = c(5, 10), spread = c(2, 4)), 1:2)
  expect_identical(centred, rbind(c(2.5, 5), c(7.5, 10)))
})

test_that("the threshold of largest F1 is the highest of them", {
  # Called 1 from 0.6 on: TP 2, FP 0, FN 1, F1 = 4 / 5; from 0.2 on: TP 3, FP 2, F1 = 6 / 8.
  expect_identical(max_f1_threshold(c(0.9, 0.6, 0.4, 0.3, 0.2), c(1L, 1L, 0L, 0L, 1L)), 0.6)
  # 2 / 3 in all three places.
  expect_identical(max_f1_threshold(c(0.9, 0.6, 0.4, 0.2), c(1L, 0L, 0L, 1L)), 0.9)
  expect_identical(max_f1_threshold(c(0.5, 0.5, 0.1), c(0L, 0L, 0L)), 0.5)
})

test_that("labels reach a learned threshold and exceed a stated one", {
  stated <- label_by(0.5, c(0.4, 0.5, 0.6, NaN), NULL, NULL)
  expect_identical(as.vector(stated$label), as.raw(c(0L, 0L, 1L, 0L)))
  learned <- label_by("max-f1-training", c(0.4, 0.5, 0.6), c(0.5, 0.1), as.raw(1:0))
  expect_identical(learned$threshold, 0.5)
  expect_identical(as.vector(learned$label), as.raw(c(0L, 1L, 1L)))
})
