test_that("exports are those of the namespace, also by pattern", {
  found <- call_exports(c("stats", "splines", "no.such.package"))
  expect_named(found, c("stats", "splines"))
  expect_setequal(unlist(found$stats), getNamespaceExports("stats"))
  expect_setequal(unlist(found$splines), getNamespaceExports("splines"))
})

test_that("a function's arguments come with their defaults", {
  found <- call_functions(c("stats", "base", "base"), c("glm", "c", "pi"))
  arguments <- stats::setNames(unlist(found[[1L]]$defaults), unlist(found[[1L]]$formals))
  expect_identical(arguments[c("family", "weights")], c(family = "gaussian", weights = ""))
  expect_identical(found[[1L]]$version, as.character(getRversion()))
  expect_identical(found[[2L]]$formals, list("..."))
  expect_null(found[[3L]])
})

test_that("a generic names the classes that it has methods for", {
  found <- call_functions("stats", "t.test")[[1L]]
  expect_true(found$generic)
  expect_true(all(c("default", "formula") %in% unlist(found$methods)))
  method <- call_method("stats", "t.test", "formula")
  expect_identical(method$name, "t.test.formula")
  expect_identical(unlist(method$formals)[1:2], c("formula", "data"))
  expect_null(call_method("stats", "t.test", "no.such.class"))
})
