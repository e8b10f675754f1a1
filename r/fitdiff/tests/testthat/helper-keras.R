# Python of the environment in whose library this package is, unless RETICULATE_PYTHON says
# otherwise. Some Pythons lack the shared library by which R could load them.
keras <- function() {
  own <- file.path(dirname(system.file(package = "fitdiff")), "..", "..", "..", "bin", "python")
  if (!nzchar(Sys.getenv("RETICULATE_PYTHON")) && file.exists(own)) {
    Sys.setenv(RETICULATE_PYTHON = own)
  }
  loaded <- tryCatch(reticulate::py_available(initialize = TRUE), error = function(condition) FALSE)
  if (!loaded) {
    skip("R cannot load Python; tests/fitdiff/engines/test_r_keras.py tests it in the other way")
  }
  keras_python()
}

adam <- list(name = "adam", rate = 0.001, beta_1 = 0.9, beta_2 = 0.999, epsilon = 1e-8)
sgd <- list(name = "sgd", rate = 0.1, decay = 0, momentum = 0, nesterov = FALSE)

architecture <- function(...) {
  utils::modifyList(
    list(
      hidden = c(8L, 8L), activation = "relu", input_dropout = 0, hidden_dropout = 0.5,
      output = "sigmoid", optimiser = adam
    ),
    list(...)
  )
}

# A fit of a small net on some patterns; by default every setting is the plainest.
run_keras <- function(draw, ..., epochs = 5L) {
  p <- ncol(draw$x)
  n <- nrow(draw$x)
  arguments <- utils::modifyList(
    c(rows_of(draw), list(
      architecture = architecture(), seeds = list(weights = 1:3, dropout = 4:6),
      scaling = list(centre = numeric(p), spread = rep(1, p)), constant_columns = "kept",
      order = matrix(seq_len(n) - 1L, epochs, n, byrow = TRUE), batch_size = 1L, threshold = 0.5
    )),
    list(...)
  )
  do.call(fit_keras, arguments)
}
