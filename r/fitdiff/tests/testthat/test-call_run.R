run <- function(text, table = data.frame(x = c(1, 2, 4), g = c("a", "b", "a")),
                functions = list(), vectors = list(), matrices = list()) {
  call_safe(list(base = c("c", "+", "~", "(", "::", "list", "factor", "mean"), stats = "sd"))
  call_table(1L, table, integer())
  made <- call_run(call_parse(text), functions, 1L, "data", vectors, matrices, 1L)
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
  expect_identical(run("data", data.frame(data = 1:2)), 1:2)
  expect_identical(run("c(c, c)", data.frame(c = 1:2)), c(1:2, 1:2))
})

test_that("other names mean columns, or a matrix of numbers of them", {
  table <- data.frame(a = 1:2, b = c(TRUE, NA), g = c("u", "v"))
  expect_identical(run("y", table, vectors = list(y = "g")), c("u", "v"))
  expected <- matrix(c(1, 2, 1, NA), 2L, dimnames = list(NULL, c("a", "b")))
  expect_identical(run("X", table, matrices = list(X = c("a", "b"))), expected)
  expect_error(run("X", table, matrices = list(X = c("a", "g"))), "column 'g' is not")
})

test_that("a table that is forgotten is not there", {
  call_table(7L, data.frame(x = 1), integer())
  call_table(8L, data.frame(x = 2), 7L)
  on <- function(table) {
    call_run(call_parse("x"), list(), table, character(), list(), list(), 1L)
  }
  expect_identical(call_object(on(8L)$handle), 2)
  expect_error(on(7L), "not found")
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

test_that("options that a package sets when it is loaded stay", {
  skip_if_not_installed("lme4")
  table <- data.frame(y = c(1, 3, 2, 5, 4, 6, 7, 9), g = rep(c("a", "b", "c", "d"), 2))
  run("x")
  fit <- function() run("lmer(y ~ (1 | g))", table, list(used("lme4", "lmer")))
  invisible(suppressMessages(fit()))
  second <- suppressMessages(fit())
  expect_no_error(coef(summary(second)))
})

test_that("objects can be forgotten", {
  call_table(1L, data.frame(x = 1), integer())
  made <- call_run(call_parse("1"), list(), 1L, "data", list(), list(), 1L)
  expect_identical(call_forget(made$handle), 1L)
  expect_error(call_object(made$handle), "not found")
})
