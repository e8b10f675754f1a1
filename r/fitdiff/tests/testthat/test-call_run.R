run <- function(text, table = list(x = c(1, 2, 4), g = c("a", "b", "a")), functions = list(),
                values = list()) {
  safe <- list(base = c("c", "+", "~", "(", "::", "list", "factor", "mean"), stats = "sd")
  made <- call_run(call_parse(text), functions, safe, table, values, "data", 1L)
  call_object(made$handle)
}
used <- function(package, name) list(symbol = name, package = package, name = name)

test_that("a call sees the columns, the table and the functions named", {
  expect_identical(run("mean(x)"), mean(c(1, 2, 4)))
  expect_identical(run("names(data)", functions = list(used("base", "names"))), c("x", "g"))
  fit <- run("lm(x ~ g, data = data)", functions = list(used("stats", "lm")))
  expect_s3_class(fit, "lm")
})

test_that("a call sees nothing else", {
  expect_error(run("system('true')"), "could not find function \"system\"")
  expect_error(run("letters"), "not found")
})

test_that("a function that is looked up by a string must be one that may be seen", {
  glm <- list(used("stats", "glm"), used("stats", "binomial"))
  expect_error(run("glm(x ~ g, family = 'quit')", functions = glm), "quit")
})

test_that("a column wins over the table's name, and does not hide a function", {
  expect_identical(run("data", list(data = 1:2)), 1:2)
  expect_identical(run("c(c, c)", list(c = 1:2)), c(1:2, 1:2))
})

test_that("factors arrive with their levels in order", {
  column <- list(codes = c(2L, NA, 1L), levels = list("b", "a", "c"), ordered = TRUE)
  expected <- factor(c("a", NA, "b"), c("b", "a", "c"), ordered = TRUE)
  expect_identical(run("x", list(x = column)), expected)
})

test_that("a matrix arrives with the names of its columns", {
  value <- list(X = list(matrix = matrix(1:4, 2), columns = list("a", "b")))
  expect_identical(run("X", values = value), matrix(1:4, 2, dimnames = list(NULL, c("a", "b"))))
})

test_that("options, random numbers and the search path are reset before a call", {
  run("x")
  withr::defer(options(contrasts = c("contr.treatment", "contr.poly")))
  options(contrasts = c("contr.sum", "contr.poly"), fitdiff.test = 1)
  draw <- function() run("rnorm(1)", functions = list(used("stats", "rnorm")))
  first <- draw()
  expect_identical(getOption("contrasts")[[1L]], "contr.treatment")
  expect_null(getOption("fitdiff.test"))
  expect_identical(draw(), first)
})

test_that("objects can be forgotten", {
  safe <- list(base = "c")
  made <- call_run(call_parse("1"), list(), safe, list(x = 1), list(), "data", 1L)
  expect_identical(call_forget(made$handle), 1L)
  expect_error(call_object(made$handle), "not found")
})
