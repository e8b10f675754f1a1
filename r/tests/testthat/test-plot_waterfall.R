row_of <- function(panel, row, label, before, after, half = NaN, floor = NaN) {
  data.frame(
    panel = panel, label = label, row = row, rung = is.finite(half), before = before,
    after = after, mean = if (is.finite(half)) after - before else NaN,
    low = after - before - half, high = after - before + half, floor = floor
  )
}

panel_of <- function(panel, start) {
  rbind(
    row_of(panel, 0L, "A", start, start),
    row_of(panel, 1L, "epochs", start, start - 0.05, 0.02, floor = 0.5),
    row_of(panel, 2L, "batch", start - 0.05, start + 0.01, 0.01),
    row_of(panel, 3L, "B", start + 0.01, start + 0.01)
  )
}

points <- rbind(panel_of("n = 9", 0.9), panel_of("n = 10", 0.8))

drawn <- function(points, title = "", incomplete = "") {
  withr::local_pdf(NULL)
  numbers <- draw_waterfall(points, title, incomplete)
  list(numbers = numbers, texts = grid_texts())
}

test_that("the figure grows with panels and rows", {
  png <- withr::local_tempfile(fileext = ".png")
  plot_waterfall(points, png)
  expect_identical(png_size(png), as.integer(150 * c(4.5 + 2 * 2.6, 1.7 + 4 * 0.3)))
  pdf <- withr::local_tempfile(fileext = ".pdf")
  plot_waterfall(points, pdf, "pdf")
  expect_match(readLines(pdf, 1L, warn = FALSE), "^%PDF")
})

test_that("bars arrive at running accuracies, with their intervals, and ends have none", {
  numbers <- drawn(points)$numbers
  numbers <- numbers[numbers$panel == "n = 10", ]
  numbers <- numbers[order(numbers$x), ]
  expect_identical(numbers$series, c("A", "epochs", "batch", "B"))
  expect_equal(numbers$y, c(0.8, 0.75, 0.81, 0.81))
  expect_equal(numbers$low[2:3], c(0.73, 0.8))
  expect_equal(numbers$high[2:3], c(0.77, 0.82))
  expect_false(any(is.finite(c(numbers$low, numbers$high)[c(1, 4, 5, 8)])))
})

test_that("losses and gains differ in colour, and a floor ends where the panel does", {
  data <- points
  data$panel <- factor(data$panel, unique(data$panel))
  built <- ggplot2::ggplot_build(waterfall_plot(data, c("A", "epochs", "batch", "B")))
  expect_identical(
    built$data[[waterfall_layers[["rung"]]]]$fill, rep(c("#D55E00", "#0072B2"), 2L)
  )
  floors <- built$data[[waterfall_layers[["floor"]]]]
  expect_identical(nrow(floors), 2L)
  # From 0.83, the lowest end of an interval, to 0.92, the highest, and room.
  expect_equal(c(floors$xmin[1L], floors$xmax[1L]), c(0.83 - 0.12 * 0.09, 0.92 + 0.24 * 0.09))
})

test_that("a ladder whose noise floors were not measured is drawn", {
  expect_silent(numbers <- drawn(transform(points, floor = NaN))$numbers)
  expect_identical(nrow(numbers), 8L)
})

test_that("title, panels, rungs, effects and what is missing can be read", {
  notice <- "INCOMPLETE: 3 of 100 cells"
  wanted <- c("A to B (INCOMPLETE: 3 of 100 cells)", notice, "n = 9", "epochs", "-5.00", "0.8000")
  expect_true(all(wanted %in% drawn(points, "A to B", notice)$texts))
  texts <- drawn(points, "A to B")$texts
  expect_true("A to B" %in% texts)
  expect_false(any(grepl("INCOMPLETE", texts)))
})
