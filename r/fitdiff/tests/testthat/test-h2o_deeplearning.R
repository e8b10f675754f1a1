sent <- rows_of(draw_patterns(20L, seed = 1L))

test_that("labels are H2O's own, or come from a threshold that is a number", {
  own <- fit_on(fake_session(), sent)
  expect_equal(own$threshold, 0.9)
  expect_equal(own$label == as.raw(1L), as.array(own$prediction >= 0.9))
  stated <- fit_on(fake_session(), sent, threshold = 0.5)
  expect_equal(stated$threshold, 0.5)
  expect_equal(stated$label == as.raw(1L), as.array(stated$prediction > 0.5))
})

test_that("the result states the epochs and updates really made", {
  fit <- fit_on(fake_session(), sent)
  expect_equal(fit[c("status", "updates", "epochs")], list(status = "ok", updates = 40L, epochs = 2))
  expect_equal(as.vector(fit$scored_at), c(0, 2))
  expect_equal(as.vector(fit$selected), c(3L, 64L))
  expect_equal(as.vector(fit$train_prediction), seq(0, 1, length.out = 20L))
  expect_null(fit$parameters)
})

test_that("augmented training rows are predicted unaugmented", {
  session <- fake_session()
  fit <- fit_on(session, sent, x_original = sent$x_train[1:5, ])
  expect_length(fit$train_prediction, 5L)
  expect_equal(ls(session$on_server), unname(session$test_frames))
})

test_that("weights that are kept have a row for each column, and leave nothing on the server", {
  session <- fake_session()
  kept <- fit_on(session, sent, keep_weights = TRUE)$parameters
  expect_named(kept, c("layer0.kernel", "layer0.bias", "layer1.kernel", "layer1.bias"))
  expect_equal(dim(kept$layer0.kernel), c(64L, 2L))
  expect_equal(kept$layer0.kernel[c(64L, 3L), ], t(matrix(1:4, 2L)))
  expect_equal(sum(kept$layer0.kernel != 0), 4L)
  expect_equal(kept$layer1.kernel, t(matrix(5:8, 2L)))
  expect_equal(as.vector(kept$layer1.bias), 3:4)
  expect_equal(ls(session$on_server), unname(session$test_frames))
})

test_that("fits that alternate between clusters send the test rows to each of them once", {
  withr::defer(forget_h2o_sessions())
  sessions <- lapply(c(one = 1L, two = 2L), function(nodes) fake_session(connect = function(...) NULL))
  h2o_sessions$known <- sessions
  for (name in c("one", "two", "one", "two")) fit_at(name, sent)
  for (session in sessions) {
    expect_equal(session$asked$uploads, 3L)
    expect_equal(ls(session$on_server), unname(session$test_frames))
  }
})

test_that("only the test rows stay on the server", {
  session <- fake_session()
  fit_on(session, sent)
  expect_equal(ls(session$on_server), unname(session$test_frames))
  expect_equal(session$asked$uploads, 2L)
  fit_on(session, sent)
  expect_equal(ls(session$on_server), unname(session$test_frames))
  expect_equal(session$asked$uploads, 3L)
})

test_that("what a fit made is removed by a single request", {
  session <- fake_session()
  fit_on(session, sent)
  expect_equal(
    tail(session$asked$removals, 1L), "(, (rm fake_2_train) (rm fake_2_model) (rm fake_2_original))"
  )
})

test_that("a few test sets stay, the latest", {
  session <- fake_session()
  for (seed in seq_len(max_test_frames + 2L)) fit_on(session, rows_of(draw_patterns(20L, seed)))
  expect_length(session$test_frames, max_test_frames)
  expect_setequal(ls(session$on_server), session$test_frames)
})

test_that("a fit that fails leaves nothing, and its own error is the one seen", {
  failing <- list(
    deeplearning = function(...) stop("the solver broke"),
    predict = function(...) stop("no prediction"),
    deeplearning = function(...) list(classes = NULL)
  )
  errors <- c("the solver broke", "no prediction", "not for two classes")
  for (i in seq_along(failing)) {
    session <- do.call(fake_session, failing[i])
    expect_error(fit_on(session, sent), errors[i])
    expect_equal(ls(session$on_server), unname(session$test_frames))
  }
})

test_that("the time limit is an outcome, not an error", {
  session <- fake_session(deeplearning = function(...) {
    stop(errorCondition("cancelled", class = "h2o_timed_out"))
  })
  expect_equal(fit_on(session, sent), list(status = "timed-out"))
})

test_that("a cluster of another number of nodes is refused before anything is sent", {
  session <- fake_session(nodes = function(connection) 2L)
  expect_error(fit_on(session, sent), "has 2 node.*states nodes = 1")
  expect_equal(session$asked$uploads, 0L)
})

test_that("rows that changed on the way are not sent on", {
  session <- fake_session()
  changed <- sent
  changed$x_test[1L] <- xor(changed$x_test[1L], as.raw(1L))
  expect_error(fit_on(session, changed), "test rows received")
  expect_equal(session$asked$uploads, 0L)
})
