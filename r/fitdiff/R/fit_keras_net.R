# Nets: built once for each architecture, put back to the start of training for each fit.

# A net takes some megabytes, and to build it again and trace its loop a second.
max_nets <- 32L

net_of <- function(python, architecture, inputs, most = max_nets) {
  key <- digest::digest(list(architecture, inputs), algo = "sha256")
  nets <- keras_kept$nets
  if (is.null(nets[[key]])) {
    if (length(nets) >= most) nets <- nets[-1L]
    nets[[key]] <- build_net(python, architecture, inputs)
    keras_kept$nets <- nets
  }
  nets[[key]]
}

build_net <- function(python, architecture, inputs) {
  client <- python$client
  layers <- net_layers(client, architecture)
  model <- client$sequential(as.integer(inputs), unname(layers))
  client$compile(
    model,
    optimizer = make_optimiser(client, architecture$optimiser),
    loss = client$losses[[architecture$output]]()
  )
  model <- unconverted(python, model)
  optimiser <- model$optimizer
  optimiser$build(model$trainable_variables)
  built <- stats::setNames(elements(model$layers), names(layers))
  list(
    python = python,
    model = model,
    dense = unname(built[names(built) == "dense"]),
    dropout = built[names(built) != "dense"],
    weights = reticulate::py_to_r(model$count_params()),
    # The optimiser as it is before the first update.
    fresh = lapply(elements(optimiser$variables), function(variable) variable$numpy()),
    # Made when they are first needed.
    made = new.env(parent = emptyenv())
  )
}

# Named "dense", or by the depth after which a dropout layer comes: masks shall not shift when
# another layer loses its dropout.
net_layers <- function(client, architecture) {
  dropout <- function(rate, depth) {
    if (rate == 0) {
      return(list())
    }
    layer <- client$dropout(rate = rate, seed = 0L, name = paste0("dropout_", depth))
    stats::setNames(list(layer), depth)
  }
  dense <- function(units, activation) {
    list(dense = client$dense(units = units, activation = activation))
  }
  layers <- dropout(architecture$input_dropout, 0L)
  for (depth in seq_along(architecture$hidden)) {
    layers <- c(
      layers,
      dense(architecture$hidden[depth], architecture$activation),
      dropout(architecture$hidden_dropout, depth)
    )
  }
  c(layers, dense(if (architecture$output == "softmax") 2L else 1L, architecture$output))
}

make_optimiser <- function(client, optimiser) {
  if (optimiser$name == "adam") {
    return(client$adam(
      learning_rate = optimiser$rate, beta_1 = optimiser$beta_1, beta_2 = optimiser$beta_2,
      epsilon = optimiser$epsilon
    ))
  }
  rate <- client$inverse_time_decay(
    optimiser$rate,
    decay_steps = 1L, decay_rate = optimiser$decay
  )
  client$sgd(
    learning_rate = rate, momentum = optimiser$momentum, nesterov = optimiser$nesterov
  )
}

# Glorot and Bengio's (2010) normalised uniform weights, by Keras' own initialiser; biases are 0.
# Weights of columns that are not used are 0 and stay so, as those columns hold 0.
initialise <- function(net, seeds, columns) {
  np <- net$python$np
  glorot_uniform <- net$python$keras$initializers$GlorotUniform
  for (place in seq_along(net$dense)) {
    layer <- net$dense[[place]]
    size <- unlist(reticulate::py_to_r(layer$kernel$shape$as_list()))
    used <- if (place == 1L) columns else seq_len(size[1L])
    drawn <- reticulate::py_call(
      glorot_uniform(seed = seeds$weights[place]), reticulate::tuple(length(used), size[2L])
    )
    kernel <- np$zeros(size, dtype = "float32")
    kernel$`__setitem__`(np$array(as.list(used - 1L), dtype = "int64"), drawn$numpy())
    layer$kernel$assign(kernel)
    layer$bias$assign(np$zeros(size[2L], dtype = "float32"))
  }
  for (depth in names(net$dropout)) {
    state <- net$dropout[[depth]]$seed_generator$state
    state$assign(list(seeds$dropout[as.integer(depth) + 1L], 0L))
  }
  variables <- elements(net$model$optimizer$variables)
  for (i in seq_along(variables)) variables[[i]]$assign(net$fresh[[i]])
}

# Probability of class 1 for each row, without dropout.
predicted <- function(net, x) {
  probability <- receive_array(reticulate::py_call(net$model, x, training = FALSE)$numpy())
  probability[, ncol(probability)]
}

updates_made <- function(net) {
  reticulate::import_builtins()$int(net$model$optimizer$iterations$numpy())
}

# Weights of all layers; those of columns that are not used are 0 from the start.
net_parameters <- function(net) {
  kept <- list()
  for (place in seq_along(net$dense)) {
    layer <- net$dense[[place]]
    name <- sprintf("layer%d", place - 1L)
    kept[[paste0(name, ".kernel")]] <- receive_array(layer$kernel$numpy())
    kept[[paste0(name, ".bias")]] <- as.array(
      receive_array(layer$bias$numpy()$reshape(1L, -1L))[1L, ]
    )
  }
  kept
}
