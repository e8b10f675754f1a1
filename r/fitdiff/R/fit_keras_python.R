# Python as R sees it: TensorFlow and Keras with the settings on which results depend, and arrays
# on their way there and back. Nothing is converted unasked (`convert = FALSE`).

# Read by TensorFlow and Keras when they are imported. The same as in fitdiff's Python engines:
# oneDNN's kernels sum in another order.
keras_environment <- list(
  KERAS_BACKEND = "tensorflow",
  TF_CPP_MIN_LOG_LEVEL = "3",
  TF_ENABLE_ONEDNN_OPTS = "0"
)
keras_threads <- 1L

# State of one R process: the modules, and the nets built last.
keras_kept <- new.env(parent = emptyenv())

#' Settings and versions of the Keras that R drives
#'
#' Imports TensorFlow and Keras, if that has not been done, with the settings that
#' [fit_keras()] needs, and reports those that are in force.
#'
#' @return A list of strings `python` (its executable), `keras`, `tensorflow`, `numpy` (versions),
#'   `backend`, `floatx` and `onednn` (the variable `TF_ENABLE_ONEDNN_OPTS`); integers
#'   `intra_threads` and `inter_threads`; and `client`, through what R talks to Keras:
#'   `"reticulate"` or `"keras3"`.
#' @export
keras_settings <- function() {
  python <- keras_python()
  threading <- python$tf$config$threading
  asked <- list(
    python = python$sys$executable,
    keras = python$keras$`__version__`,
    tensorflow = python$tf$`__version__`,
    numpy = python$np$`__version__`,
    backend = python$keras$config$backend(),
    floatx = python$keras$config$floatx(),
    onednn = python$os$environ$get("TF_ENABLE_ONEDNN_OPTS", ""),
    intra_threads = threading$get_intra_op_parallelism_threads(),
    inter_threads = threading$get_inter_op_parallelism_threads()
  )
  c(lapply(asked, reticulate::py_to_r), client = python$client$name)
}

# Imported at the first call, which takes seconds.
keras_python <- function() {
  if (is.null(keras_kept$python)) {
    keras_kept$python <- import_keras()
  }
  keras_kept$python
}

import_keras <- function() {
  python <- lapply(
    c(os = "os", sys = "sys", hashlib = "hashlib", operator = "operator"),
    reticulate::import,
    convert = FALSE
  )
  set_environment(python)
  modules <- c(np = "numpy", keras = "keras", tf = "tensorflow")
  python <- c(python, lapply(modules, import_or_stop))
  set_precision_and_threads(python)
  python$client <- keras_client(python)
  python
}

set_environment <- function(python) {
  if (!reticulate::py_to_r(python$sys$modules$`__contains__`("tensorflow"))) {
    python$os$environ$update(keras_environment)
    return(invisible(NULL))
  }
  onednn <- reticulate::py_to_r(python$os$environ$get("TF_ENABLE_ONEDNN_OPTS", ""))
  if (onednn != keras_environment$TF_ENABLE_ONEDNN_OPTS) {
    stop(
      "TensorFlow was imported in this process before fitdiff could switch oneDNN off, which ",
      "changes results in the last bits. Set TF_ENABLE_ONEDNN_OPTS=0 before Python starts, or ",
      "let fitdiff fit first.",
      call. = FALSE
    )
  }
}

import_or_stop <- function(name) {
  tryCatch(reticulate::import(name, convert = FALSE), error = function(condition) {
    stop(
      "R cannot import Python's '", name, "': ", conditionMessage(condition), "\nIts Python is ",
      reticulate::py_config()$python, ". Set RETICULATE_PYTHON to the Python of fitdiff, in which ",
      "TensorFlow and Keras are installed, and start R anew.",
      call. = FALSE
    )
  })
}

set_precision_and_threads <- function(python) {
  backend <- reticulate::py_to_r(python$keras$config$backend())
  if (backend != "tensorflow") {
    stop(
      "Keras was imported in this process with the backend '", backend, "'; fitdiff's nets need ",
      "'tensorflow'. Unset KERAS_BACKEND and start R anew.",
      call. = FALSE
    )
  }
  # A user's keras.json may say otherwise.
  python$keras$config$set_floatx("float32")
  threading <- python$tf$config$threading
  tryCatch(
    {
      # Two workers share a machine, and sums must not depend on how work was divided.
      threading$set_intra_op_parallelism_threads(keras_threads)
      threading$set_inter_op_parallelism_threads(keras_threads)
    },
    error = function(condition) {
      stop(
        "TensorFlow has already computed in this process with its own number of threads; ",
        "fitdiff's nets need ", keras_threads, ". Let fitdiff fit first, or start R anew.",
        call. = FALSE
      )
    }
  )
}

# Arrays cross as the bytes of their elements, row by row: reticulate's own conversion is not to
# be had for every release of NumPy, and it would choose the type itself. Doubles are rounded to
# float32 here, to the nearest, as NumPy rounds them. What arrived is hashed on the other side.
send_array <- function(python, x, type) {
  values <- as.vector(t(x))
  storage.mode(values) <- if (type == "float32") "double" else "integer"
  bytes <- writeBin(values, raw(), size = 4L, endian = "little")
  array <- python$np$frombuffer(bytes, dtype = if (type == "float32") "<f4" else "<i4")
  array <- array$reshape(nrow(x), ncol(x))
  arrived <- reticulate::py_to_r(python$hashlib$sha256(array)$hexdigest())
  stop_unless_equal("bytes", arrived, digest::digest(bytes, algo = "sha256", serialize = FALSE))
  array
}

# A float32 array of two dimensions as a matrix of doubles, which hold every float32.
receive_array <- function(array) {
  size <- unlist(reticulate::py_to_r(array$shape))
  bytes <- reticulate::import_builtins()$bytearray(array$astype("<f4")$tobytes())
  matrix(
    readBin(bytes, "double", n = prod(size), size = 4L, endian = "little"), size[1L],
    byrow = TRUE
  )
}

# Of a list of Python's.
elements <- function(list) reticulate::iterate(list, simplify = FALSE)

# A result of the package keras3 would be converted wherever it is asked for something.
unconverted <- function(python, object) python$operator$getitem(list(object), 0L)
