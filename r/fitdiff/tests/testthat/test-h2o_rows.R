doubles <- function(seed, n = 2000L) {
  withr::with_seed(seed, {
    c(
      stats::rnorm(n), stats::runif(n) / 255, stats::rnorm(n) * 10^sample(-307:307, n, TRUE),
      stats::runif(n) * 4.9e-320, sign(stats::rnorm(n)) * 2^sample(-1074:1023, n, TRUE)
    )
  })
}
ends <- c(0, -0, 4.9e-324, -4.9e-324, .Machine$double.xmin, .Machine$double.xmax, 2^53 + 2, 1 / 3)

test_that("every double is a whole number times a power of two, to the bit", {
  for (seed in 1:5) {
    x <- matrix(c(doubles(seed), ends), ncol = 4L)
    parts <- whole_parts(x)
    expect_true(all(parts$x == floor(parts$x) & abs(parts$x) <= 2^54))
    expect_true(all(parts$exponent == floor(parts$exponent)))
    expect_identical(parts$x * 2^parts$exponent, x)
  }
})

test_that("whole numbers are written with all their digits", {
  columns <- whole_columns(list(x = matrix(c(1e5, 255, 2^53, -7), 2L)), as.raw(0:1))
  expect_identical(columns, list(
    label = c("0", "1"), x1 = c("100000", "255"), x2 = c("9007199254740992", "-7")
  ))
})

test_that("integers are sent whole, other numbers in parts", {
  expect_true(is_whole(matrix(c(0, 255, -3))))
  expect_false(is_whole(matrix(c(0, 0.5))))
  expect_false(is_whole(matrix(c(0, 2^54))))
})

test_that("the parts are multiplied column by column", {
  expect_equal(product_of_parts("f", 3L, FALSE), "(* (cols f [0:3]) (^ 2 (cols f [3:3])))")
  expect_equal(
    product_of_parts("f", 3L, TRUE),
    "(cbind (cols f [0]) (* (cols f [1:3]) (^ 2 (cols f [4:3]))))"
  )
})

test_that("numbers that H2O would fill in are refused", {
  for (missing in c(NA, NaN, Inf, -Inf)) {
    expect_error(send_rows(fake_session(), "f", matrix(c(1, missing))), "not finite")
  }
})

test_that("rows too large for one chunk are an error where one is needed", {
  expect_null(stop_unless_one_chunk(2^22))
  expect_error(stop_unless_one_chunk(2^22 + 1), "4194305.*hogwild")
  wide <- matrix(as.raw(255), 1500L, 784L)
  session <- fake_session()
  expect_error(send_rows(session, "f", wide, as.raw(rep(0:1, 750L)), one_chunk = TRUE), "one chunk")
  expect_equal(session$asked$uploads, 0L)
})

test_that("numbers that do not arrive unchanged are an error", {
  x <- matrix(c(1, 2, 3, 4), 2L)
  expect_null(stop_unless_arrived(cbind(c(0, 1), x), x, as.raw(0:1)))
  expect_error(stop_unless_arrived(x[1L, , drop = FALSE], x, NULL), "1 x 2 numbers; 2 x 2")
  for (wrong in c(3 + 1e-15, NA)) {
    received <- x
    received[3L] <- wrong
    expect_error(stop_unless_arrived(received, x, NULL), "1 of 4 numbers changed.*sent as 3")
  }
})
