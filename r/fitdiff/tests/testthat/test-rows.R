# The expected hashes were computed by fitdiff.hashing.hash_rows in Python.

test_that("bytes hash as in Python", {
  x <- as_raw_matrix(matrix(0:5, 2L, byrow = TRUE))
  expect_equal(hash_rows(x), "dc433d1294f9ce1c2f954898ace7a2c9b8351f48b596ddf79471240f43bd63cb")
  expect_equal(
    hash_rows(x, as.raw(0:1)),
    "317606d7c7bd5bac80bae8f37e39f026513417e1ef5079dfda721d59bc3c45af"
  )
})

test_that("doubles hash as in Python, negative zero and subnormal numbers included", {
  x <- matrix(c(0.1, -0, 1e-310, pi, 1e300, -2.5), 2L, byrow = TRUE)
  expect_equal(hash_rows(x), "4a198e75d7476ad8507b3195b4e56a8c43e3e642094cc728c2a0ae9ec67f8b8c")
  expect_equal(
    hash_rows(x, as.raw(1:0)),
    "43be82945eda145e85d90680f49ec48a935e8a31e2260bb0e144408feaaf5dea"
  )
})

test_that("real digits hash as in Python", {
  expect_equal(
    hash_rows(as_raw_matrix(digits$x), as.raw(digits$y)),
    "ec3cd4becc10f22abeac3e7b0e72ab65d0637ebb982599008403fcb31b7cf2ae"
  )
})

test_that("shape and type are part of the hash", {
  x <- matrix(as.raw(0:5), 2L)
  expect_false(hash_rows(x) == hash_rows(matrix(as.raw(0:5), 3L)))
  expect_false(hash_rows(x) == hash_rows(matrix(as.double(0:5), 2L)))
})

test_that("other types are refused", {
  expect_error(hash_rows(matrix(0:5, 2L)), "not a matrix of type integer")
  expect_error(hash_rows(as.raw(0:5)), "not an object of type raw")
})

test_that("rows that changed on the way are refused, both hashes named", {
  sent <- rows_of(draw_digits(20L, seed = 1L))
  expect_null(do.call(check_rows, sent))
  for (part in c("x_train", "y_train", "x_test")) {
    changed <- sent
    changed[[part]][3L] <- xor(changed[[part]][3L], as.raw(1L))
    what <- if (part == "x_test") "test" else "train"
    error <- expect_error(do.call(check_rows, changed), paste0("The ", what, "\\w* rows received"))
    expect_match(conditionMessage(error), sent[[paste0(what, "_hash")]])
    seen <- if (what == "test") {
      hash_rows(changed$x_test)
    } else {
      hash_rows(changed$x_train, changed$y_train)
    }
    expect_match(conditionMessage(error), seen)
  }
})
