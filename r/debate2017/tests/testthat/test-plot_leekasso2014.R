# A grid of two numbers of features by two sizes of effects, without one corner; two arms.
grid <- data.frame(true_features = c(5L, 5L, 50L), effect_sd = c(0.1, 1, 1))
cells_of_arm <- function(arm, series, accuracy, scored_on = "test", recorded = FALSE) {
  data.frame(
    arm = arm, series = series, grid, accuracy = accuracy, scored_on = scored_on,
    recorded = recorded
  )
}
ours <- rbind(
  cells_of_arm(2L, "Lasso", c(0.5, 0.75, 1)), cells_of_arm(1L, "Leekasso", c(0.625, 0.5, 1)),
  cells_of_arm(1L, "Leekasso", c(0.875, 0.5, 1))
)
recorded <- rbind(
  cells_of_arm(1L, "Leekasso", c(0.9, 0.9, 1), "training", TRUE),
  cells_of_arm(2L, "Lasso", c(0.6, 0.7, 0.8), "test", TRUE)
)

drawn <- function(points, title = "", incomplete = "") {
  pdf <- withr::local_tempfile(fileext = ".pdf")
  plot_leekasso2014(points, pdf, "pdf", title, incomplete)
}

titles <- function(points) {
  vapply(leekasso2014_panels(points), `[[`, character(1L), "title")
}

test_that("panels are 480 pixels wide, and a key follows the last of each scale", {
  png <- withr::local_tempfile(fileext = ".png")
  plot_leekasso2014(ours, png, "png", "", "")
  expect_equal(png_size(png), c(3 * 480 + 2 * 0.9 * 96, 480), tolerance = 1)
})

test_that("each tile is the mean of its cells, and the last panel their difference", {
  numbers <- drawn(ours)
  expect_identical(unique(numbers$panel), c("Leekasso", "Lasso", "Leekasso minus Lasso"))
  expect_identical(numbers$low, numbers$high)
  # A corner that no cell fills has no tile.
  expect_identical(numbers$x, rep(c(0.1, 1, 1), 3L))
  expect_identical(numbers$y, rep(c(5, 5, 50), 3L))
  expect_identical(numbers$low, c(0.75, 0.5, 1, 0.5, 0.75, 1, 0.25, -0.25, 0))
})

test_that("a panel says of which rows its accuracies are", {
  expect_identical(
    titles(rbind(ours, recorded)),
    c(
      "Leekasso Test Accuracy", "Lasso Test Accuracy", "Leekasso Training Accuracy, recorded",
      "Lasso Test Accuracy, recorded", "Leekasso minus Lasso"
    )
  )
})

test_that("accuracies of different rows are not subtracted", {
  expect_identical(
    titles(transform(recorded, recorded = FALSE)),
    c("Leekasso Training Accuracy", "Lasso Test Accuracy")
  )
})

test_that("one arm has nothing to be compared with", {
  expect_identical(titles(ours[ours$arm == 2L, ]), "Lasso Test Accuracy")
})

test_that("the colours are MATLAB's, dark blue to dark red", {
  colours <- jet_colours()
  expect_length(unique(colours), 64L)
  expect_identical(colours[c(1L, 64L)], c("#00008F", "#800000"))
})
