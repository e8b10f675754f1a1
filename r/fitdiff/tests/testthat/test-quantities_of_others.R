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

test_that("a summary is read by the columns of its table, as its model is", {
  fit <- stats::lm(mpg ~ wt, datasets::mtcars)
  found <- quantities_of(summary(fit))
  expect_equal(vapply(found, `[[`, "", "name")[1:4], colnames(stats::coef(summary(fit))))
  expect_equal(found[[2L]]$labels, c("(Intercept)", "wt"))
  expect_equal(found[[2L]]$values, unname(sqrt(diag(stats::vcov(fit)))))
  expect_equal(by_kind(found)[["R-squared"]], summary(fit)$r.squared)
  expect_equal(by_kind(found)$dispersion, summary(fit)$sigma^2)
})

test_that("tables of other summaries are found where these keep them", {
  time <- survival::Surv(datasets::mtcars$mpg)
  tables <- list(
    stats::glm(am ~ wt, stats::binomial(), datasets::mtcars),
    survival::coxph(time ~ wt, datasets::mtcars),
    survival::survreg(time ~ wt, datasets::mtcars),
    MASS::rlm(mpg ~ wt, datasets::mtcars),
    nlme::lme(mpg ~ wt, datasets::mtcars, ~ 1 | cyl)
  )
  slope <- function(x) (if (inherits(x, "lme")) nlme::fixef(x) else stats::coef(x))[["wt"]]
  for (fit in tables) {
    table <- table_of_summary(summary(fit))
    expect_true("wt" %in% rownames(table), info = class(fit)[1L])
    expect_equal(table["wt", 1L], slope(fit), info = class(fit)[1L])
  }
  expect_null(table_of_summary(summary(stats::prcomp(datasets::mtcars))))
})

test_that("a summary of an analysis of variance is read as its table", {
  fit <- stats::aov(breaks ~ wool + tension, datasets::warpbreaks)
  found <- quantities_of(summary(fit))
  expect_equal(vapply(found, `[[`, "", "name"), colnames(stats::anova(fit)))
  expect_equal(found[[2L]]$labels, c("wool", "tension", "Residuals"))
  expect_equal(found[[2L]]$values, stats::anova(fit)[["Sum Sq"]])
})

test_that("terms of strata and of responses bear their names", {
  split <- stats::aov(yield ~ N + Error(block), datasets::npk)
  sums <- Filter(function(one) one$name == "Sum Sq", quantities_of(summary(split)))
  expect_equal(lapply(sums, `[[`, "labels"), list("block: Residuals", c("N", "Residuals")))
  two <- stats::aov(cbind(a = breaks, b = -breaks) ~ wool, datasets::warpbreaks)
  expect_equal(quantities_of(summary(two))[[1L]]$labels, c("a: wool", "a: Residuals"))
})

test_that("autocorrelations of one series go by their lag, also by seasons", {
  series <- stats::ts(c(1, 3, 2, 5, 4, 6, 8, 7), frequency = 4)
  found <- quantities_of(stats::acf(series, lag.max = 2, plot = FALSE))
  expect_equal(found[[1L]]$labels, c("lag 0", "lag 1", "lag 2"))
  expect_equal(found[[1L]]$values[[1L]], 1)
})

test_that("a table may have a cell of what is missing", {
  found <- quantities_of(table(c("a", NA), useNA = "always"))
  expect_equal(found[[1L]]$labels, c("a", "NA"))
})
