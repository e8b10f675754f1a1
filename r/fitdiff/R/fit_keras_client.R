# The seam between the engine and the two ways in which R reaches Keras. What lies above it, from
# the initial weights to the compiled loop, is the same for both.

keras_client <- function(python, wanted = getOption("fitdiff.keras_client", "keras3")) {
  if (wanted == "keras3" && requireNamespace("keras3", quietly = TRUE)) {
    keras3_client()
  } else {
    reticulate_client(python$keras)
  }
}

reticulate_client <- function(keras) {
  list(
    name = "reticulate",
    sequential = function(inputs, layers) {
      keras$Sequential(c(list(keras$Input(reticulate::tuple(inputs))), layers))
    },
    dense = keras$layers$Dense,
    dropout = keras$layers$Dropout,
    adam = keras$optimizers$Adam,
    sgd = keras$optimizers$SGD,
    inverse_time_decay = keras$optimizers$schedules$InverseTimeDecay,
    losses = list(
      softmax = keras$losses$SparseCategoricalCrossentropy,
      sigmoid = keras$losses$BinaryCrossentropy
    ),
    compile = function(model, optimizer, loss) model$compile(optimizer = optimizer, loss = loss)
  )
}

# By the package keras3, for those who have it.
keras3_client <- function() {
  list(
    name = "keras3",
    sequential = function(inputs, layers) {
      keras3::keras_model_sequential(input_shape = inputs, layers = layers)
    },
    dense = keras3::layer_dense,
    dropout = keras3::layer_dropout,
    adam = keras3::optimizer_adam,
    sgd = keras3::optimizer_sgd,
    inverse_time_decay = keras3::learning_rate_schedule_inverse_time_decay,
    losses = list(
      softmax = keras3::loss_sparse_categorical_crossentropy,
      sigmoid = keras3::loss_binary_crossentropy
    ),
    compile = keras3::compile
  )
}
