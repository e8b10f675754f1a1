# Builds what was parsed.
again <- function(text) do.call(fitdiff:::call_build, call_parse(text))

test_that("a call is built as it was parsed", {
  for (text in c(
    "lm(y ~ x + (1 | g) - 1, data = df)", "x[1:10, , drop = FALSE]", "f(a = , NULL, NA, 'NA')",
    "stats::lm(y ~ `loan amount`)", "c(1L, 2.5, Inf, NaN, NA_real_, TRUE, 2i)", "-x^2 %in% y$z",
    "0.1 + 123456789.123456789"
  )) {
    expect_identical(again(text), str2lang(text))
  }
})

test_that("parsing evaluates nothing", {
  file <- tempfile()
  call_parse(sprintf("file.create('%s')", file))
  expect_false(file.exists(file))
})

test_that("each statement is a tree of its own", {
  parsed <- call_parse("set.seed(1); sd(x)")
  expect_identical(parsed$kind, c("call", "symbol", "double", "call", "symbol", "symbol"))
  expect_identical(parsed$size, c(2L, 0L, 0L, 2L, 0L, 0L))
})

test_that("assignments, functions and loops are distinguished from calls", {
  for (text in c("x <- 1", "function(x) x", "for (i in 1) i", "{x}", "if (a) b")) {
    expect_identical(call_parse(text)$kind[[1L]], "refused")
  }
})

test_that("what is not R is an error that says where", {
  expect_error(call_parse("lm(y ~"), "unexpected end of input")
})
