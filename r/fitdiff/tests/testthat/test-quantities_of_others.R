test_that("the largest loading of each component is positive", {
  found <- by_kind(quantities_of(stats::prcomp(datasets::attitude)))
  loadings <- matrix(found$loadings, 7L)
  expect_true(all(apply(loadings, 2L, function(column) column[which.max(abs(column))]) > 0))
  expect_equal(found$variances, stats::prcomp(datasets::attitude)$sdev^2)
})

test_that("clusters are numbered as rows meet them", {
  found <- by_kind(quantities_of(stats::kmeans(c(9, 9.1, 0, 0.1, 9.2), c(0, 9))))
  expect_equal(found$clusters, c(1, 1, 2, 2, 1))
})

test_that("a model says which event it models, how many there are, and whether it arrived", {
  data <- data.frame(x = c(1, 2, 3, 4, 5, 6), g = factor(c("a", "b", "a", "b", "b", "a")))
  fit <- stats::glm(g ~ x, stats::binomial(), data)
  expect_equal(facts_of(fit)[c("event", "events")], list(event = "b", events = 3))
  expect_equal(facts_of(fit)$not_converged, "")
  short <- suppressWarnings(stats::glm(g ~ x, stats::binomial(), data, maxit = 1))
  expect_match(facts_of(short)$not_converged, "converged")
})

test_that("a matrix without names is read column after column", {
  found <- quantities_of(matrix(1:4, 2L))
  expect_equal(found[[1L]]$labels, c("1 (1)", "2 (1)", "1 (2)", "2 (2)"))
})
