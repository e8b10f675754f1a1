# Training: in one compiled loop, or by Keras' own `fit`; the weights are the same. Both return
# whether the loss was finite at every update, or NA if the deadline came first.

# So many that a call's own cost does not count, so few that a time limit is kept to a second.
updates_per_call <- 500L

updates_per_epoch <- function(rows, batch_size) as.integer(ceiling(rows / batch_size))

# Several times as fast as `fit` on small batches: R is asked once what an update is, and
# TensorFlow then makes the updates without it.
train_compiled <- function(net, x, y, order, batch_size, deadline) {
  tf <- net$python$tf
  loop <- compiled_loop(net)
  updates <- nrow(order) * updates_per_epoch(ncol(order), batch_size)
  x <- tf$constant(x)
  y <- tf$constant(y)
  order <- tf$constant(send_array(net$python, order, "int32"))
  batch_size <- tf$constant(as.integer(batch_size))
  finite <- TRUE
  for (first in seq(0L, updates - 1L, by = updates_per_call)) {
    last <- min(first + updates_per_call, updates)
    run <- reticulate::py_call(
      loop, x, y, order, batch_size, tf$constant(as.integer(first)), tf$constant(as.integer(last))
    )
    finite <- finite && reticulate::import_builtins()$bool(run$numpy())
    if (last < updates && seconds_now() > deadline) {
      return(NA)
    }
  }
  finite
}

compiled_loop <- function(net) {
  if (is.null(net$made$loop)) {
    tf <- net$python$tf
    number <- tf$TensorSpec(list(), tf$int32)
    traced <- tf$`function`(
      reticulate::r_to_py(loop_of(tf, net$model), convert = FALSE),
      autograph = FALSE
    )
    net$made$loop <- traced$get_concrete_function(
      tf$TensorSpec(net$model$input_shape, tf$float32),
      tf$TensorSpec(list(NULL, 1L), tf$int32),
      tf$TensorSpec(list(NULL, NULL), tf$int32),
      number, number, number
    )
  }
  net$made$loop
}

# The function that makes updates `first` to `last - 1` of all those that visit the rows in their
# order. R runs it once, on symbols; what it returns is whether all losses were finite.
loop_of <- function(tf, model) {
  weights <- model$trainable_variables
  function(x, y, order, batch_size, first, last) {
    n <- tf$gather(tf$shape(order), 1L)
    per_epoch <- tf$math$floordiv(tf$subtract(tf$add(n, batch_size), 1L), batch_size)
    is_left <- function(update, finite) tf$less(update, last)
    make_update <- function(update, finite) {
      start <- tf$multiply(tf$math$floormod(update, per_epoch), batch_size)
      places <- tf$range(start, tf$minimum(tf$add(start, batch_size), n))
      rows <- tf$gather(tf$gather(order, tf$math$floordiv(update, per_epoch)), places)
      tape <- tf$GradientTape()
      with(tape, {
        fitted <- reticulate::py_call(model, tf$gather(x, rows), training = TRUE)
        loss <- model$loss(tf$gather(y, rows), fitted)
      })
      model$optimizer$apply(tape$gradient(loss, weights), weights)
      list(tf$add(update, 1L), tf$logical_and(finite, tf$math$is_finite(loss)))
    }
    ended <- tf$while_loop(
      reticulate::r_to_py(is_left, convert = FALSE),
      reticulate::r_to_py(make_update, convert = FALSE),
      list(first, tf$constant(TRUE))
    )
    ended[[1L]]
  }
}

# An epoch a call: its rows as R lays them out, which Keras must not shuffle. The method is the
# model's own with either client: keras3's fit() would read a history that is not converted.
train_plainly <- function(net, x, y, order, batch_size, deadline) {
  finite <- TRUE
  for (epoch in seq_len(nrow(order))) {
    rows <- net$python$np$array(as.list(order[epoch, ]), dtype = "int64")
    history <- net$model$fit(
      x$take(rows, axis = 0L), y$take(rows, axis = 0L),
      batch_size = as.integer(batch_size), epochs = 1L, shuffle = FALSE, verbose = 0L
    )
    finite <- finite && all(is.finite(unlist(reticulate::py_to_r(history$history)$loss)))
    if (epoch < nrow(order) && seconds_now() > deadline) {
      return(NA)
    }
  }
  finite
}
