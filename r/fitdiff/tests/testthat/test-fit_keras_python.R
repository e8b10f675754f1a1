test_that("doubles are rounded to float32 as NumPy rounds them", {
  python <- keras()
  # Any bits: subnormal, huge, negative, and halfway between two neighbours.
  bits <- withr::with_seed(1L, as.raw(sample(0:255, 8L * 600L, replace = TRUE)))
  x <- readBin(bits, "double", 600L, endian = "little")
  halfway <- 1 + (2 * 0:198 + 1) * 2^-24
  x <- c(ifelse(is.nan(x), 0, x), halfway, 5e-324, 1e300)
  rounded <- python$np$frombuffer(writeBin(x, raw(), endian = "little"), dtype = "<f8")
  with(python$np$errstate(over = "ignore"), rounded <- rounded$astype("<f4"))
  sent <- send_array(python, matrix(x), "float32")
  expect_identical(
    reticulate::py_str(sent$tobytes()$hex()), reticulate::py_str(rounded$tobytes()$hex())
  )
})

test_that("a matrix arrives in its place, and comes back", {
  python <- keras()
  x <- matrix(c(1.5, 2, 3, 4, 5, 6), 2L)
  sent <- send_array(python, x, "float32")
  expect_identical(reticulate::py_to_r(sent$tolist()), list(c(1.5, 3, 5), c(2, 4, 6)))
  expect_identical(receive_array(sent), x)
  order <- send_array(python, matrix(c(0L, 2147483647L), 1L), "int32")
  expect_identical(reticulate::py_to_r(order$tolist()), list(c(0L, 2147483647L)))
  expect_identical(dim(receive_array(send_array(python, matrix(0, 1L, 1L), "float32"))), c(1L, 1L))
})

test_that("TensorFlow is confined as in Python", {
  keras()
  settings <- keras_settings()
  expect_identical(
    settings[c("backend", "floatx", "onednn", "intra_threads", "inter_threads")],
    list(
      backend = "tensorflow", floatx = "float32", onednn = "0", intra_threads = 1L,
      inter_threads = 1L
    )
  )
})

test_that("a TensorFlow that was imported otherwise is refused", {
  python <- keras()
  python$os$environ$update(list(TF_ENABLE_ONEDNN_OPTS = "1"))
  withr::defer(python$os$environ$update(list(TF_ENABLE_ONEDNN_OPTS = "0")))
  expect_error(set_environment(python), "could switch oneDNN off")
})

test_that("a module that is not there is named, with the remedy", {
  keras()
  expect_error(import_or_stop("no_such_module"), "'no_such_module'.*Set RETICULATE_PYTHON")
})
