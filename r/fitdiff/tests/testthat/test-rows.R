# The expected hashes were computed by fitdiff.hashing.hash_rows in Python.

test_that("bytes hash as in Python", {
  x <- as_raw_matrix(matrix(0:5, 2L, byrow = TRUE))
  expect_equal(hash_rows(x), "d978723cf9db85bac987814dd05126a0a250f5dadc0c8d210d21a05632efcd5d")
  expect_equal(
    hash_rows(x, as.raw(0:1)),
    "af06d39218cd6596971dd709b7c7e645c996c27da08c2d1b5b1d5fa561e310a6"
  )
})

test_that("doubles hash as in Python, negative zero and subnormal numbers included", {
  x <- matrix(c(0.1, -0, 1e-310, pi, 1e300, -2.5), 2L, byrow = TRUE)
  expect_equal(hash_rows(x), "7c28af51c9c982cd5e48fba27b67022380021b3d96d089857155e5ae7134028b")
  expect_equal(
    hash_rows(x, as.raw(1:0)),
    "7f32621f42e894b397fe2cde517f62c94bf3557291dc18af8a93a1bf06005f5e"
  )
})

test_that("outcomes of every type hash as in Python", {
  x <- matrix(as.raw(0:5), 2L, byrow = TRUE)
  expect_equal(
    hash_rows(x, c(-3L, 70000L)),
    "a692beb995723d5d5d15d5c95a599c02da3585c106e47ebb90c3685368ee5687"
  )
  expect_equal(
    hash_rows(x, c(TRUE, FALSE)),
    "d8344a1dfd13adbcef06af23a9c396bd0096578777dd2de00ef3271f20cdbebb"
  )
  expect_equal(
    hash_rows(x, c(1.2, 300)),
    "5740f834f3701db3b6cbf3e8bfb68cf7cad9074b2544d09735f98e0e31412fe2"
  )
})

test_that("outcomes that Python cannot hold are refused", {
  x <- matrix(as.raw(0:5), 2L)
  expect_error(hash_rows(x, c("a", "b")), "not character of type character")
  expect_error(hash_rows(x, factor(c("a", "b"))), "not factor of type integer")
  expect_error(hash_rows(x, c(1L, NA)), "type integer must not be NA")
  expect_error(hash_rows(x, c(TRUE, NA)), "type logical must not be NA")
  expect_error(hash_rows(x, 1:3), "2 rows need as many outcomes, got 3")
})

test_that("a larger table hashes as in Python", {
  x <- matrix((seq_len(120L * 64L) * 37L) %% 17L, 120L, byrow = TRUE)
  expect_equal(
    hash_rows(as_raw_matrix(x), as.raw(rep(0:1, 60L))),
    "503552a0ebe66162d824217ba64f5cc3435bf8e305de75a3a68d8cbc461330d6"
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
  sent <- rows_of(draw_patterns(20L, seed = 1L))
  expect_identical(do.call(check_rows, sent)$test$x, sent$x_test)
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
