test_that("predicted classes come with what their numbers stand for", {
  found <- quantities_of(factor(c("low", "high", "low"), levels = c("low", "mid", "high")))
  expect_equal(found[[1L]]$kind, "predicted classes")
  expect_equal(found[[1L]]$values, c(0, 2, 0))
  expect_equal(found[[1L]]$classes, c("low", "mid", "high"))
})

test_that("a tree has a probability of each class, classes and importance", {
  skip_if_not_installed("rpart")
  fit <- rpart::rpart(Species ~ Petal.Length + Petal.Width, datasets::iris)
  found <- by_kind(quantities_of(fit))
  expect_length(found$probabilities, 450L)
  expect_equal(found$`predicted classes`, as.integer(predict(fit, type = "class")) - 1L)
  expect_equal(found$importance, unname(fit$variable.importance))
})

test_that("of two classes the second one's probability is told", {
  skip_if_not_installed("rpart")
  fit <- rpart::rpart(Kyphosis ~ Age + Number, rpart::kyphosis)
  found <- by_kind(quantities_of(fit))
  expect_equal(found$probabilities, unname(predict(fit)[, "present"]))
})

test_that("discriminants have means, directions, probabilities and classes", {
  skip_if_not_installed("MASS")
  fit <- MASS::lda(Species ~ Petal.Length + Petal.Width, datasets::iris)
  found <- by_kind(quantities_of(fit))
  expect_equal(found$centres, as.vector(t(fit$means)))
  expect_equal(abs(found$loadings), abs(as.vector(fit$scaling)))
  expect_length(found$probabilities, 450L)
  expect_length(found$`predicted classes`, 150L)
})

test_that("decision values are positive for the class that comes first", {
  skip_if_not_installed("e1071")
  data <- datasets::iris[c(51:150, 1:50), ]
  found <- quantities_of(e1071::svm(Species ~ Petal.Length + Petal.Width, data))
  kinds <- vapply(found, `[[`, "", "kind")
  decided <- found[[which(kinds == "decision values")]]
  expect_length(decided$values, 450L)
  setosa <- decided$values[decided$labels == "120 (setosa/virginica)"]
  expect_gt(setosa, 0)
  expect_lt(decided$values[decided$labels == "70 (setosa/virginica)"], 0)
})

test_that("a naive Bayes has means and variances of each class in columns of numbers", {
  skip_if_not_installed("e1071")
  data <- data.frame(y = factor(c("u", "u", "v", "v")), a = c(1, 3, 5, 9), g = c("p", "q"))
  found <- quantities_of(e1071::naiveBayes(y ~ a + g, data))
  expect_equal(by_kind(found)$centres, c(2, 7))
  expect_equal(by_kind(found)$variances, c(2, 8))
  expect_equal(found[[1L]]$labels, c("prior u", "prior v"))
})
