test_that("a survival curve is labelled by time, and by stratum where there are some", {
  fit <- survival::survfit(survival::Surv(time, status) ~ 1, survival::lung)
  found <- quantities_of(fit)
  kinds <- vapply(found, `[[`, "", "kind")
  survival <- found[[which(kinds == "survival")]]
  expect_equal(survival$values, fit$surv)
  expect_equal(survival$labels[1:2], c("t=5", "t=11"))
  errors <- found[[which(kinds == "standard errors")]]
  expect_equal(errors$values, summary(fit, times = fit$time)$std.err)
  strata <- survival::survfit(survival::Surv(time, status) ~ sex, survival::lung)
  expect_equal(quantities_of(strata)[[2L]]$labels[1L], "t=11 (sex=1)")
})

test_that("a class whose `[` takes strata holds its single numbers all the same", {
  fit <- survival::survfit(survival::Surv(time, status) ~ 1, survival::lung)
  expect_equal(scalars_of(fit)$n, 228)
  expect_equal(facts_of(fit)[c("events", "censored")], list(events = 165, censored = 63))
})

test_that("a test of curves has a statistic, its degrees of freedom and p", {
  test <- survival::survdiff(survival::Surv(time, status) ~ sex, survival::lung)
  found <- by_kind(quantities_of(test))
  expect_equal(found$statistics, test$chisq)
  expect_equal(found$`degrees of freedom`, 1)
  expect_equal(found$`p-values`, test$pvalue)
})

test_that("smoothing has the parameters in use and what each step foretold", {
  fit <- stats::HoltWinters(datasets::Nile, beta = FALSE, gamma = FALSE)
  found <- quantities_of(fit)
  expect_equal(found[[1L]]$labels, "alpha")
  foretold <- found[[3L]]
  expect_equal(foretold$labels[1L], "2")
  expect_equal(foretold$values, as.double(fit$fitted[, "xhat"]))
  expect_equal(sum((datasets::Nile[-1L] - foretold$values)^2), found[[4L]]$values)
})

test_that("standard errors come from the covariance where a summary has no table", {
  fit <- stats::arima(datasets::lh, order = c(1, 0, 0))
  found <- by_kind(quantities_of(fit))
  expect_equal(found$`standard errors`, unname(sqrt(diag(fit$var.coef))))
  expect_equal(found$dispersion, fit$sigma2)
})
