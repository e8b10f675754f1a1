# Two pairs of four pixels each, at the corners of an image.
tiles <- data.frame(
  panel = rep(c("0 v 1", "3 v 5"), each = 4L),
  x = rep(c(0L, 27L), 4L),
  y = rep(c(1L, 1L, 28L, 28L), 2L),
  auc = c(0.1, 0.5, 0.7, 0.9, 1 / 3, 0.25, 0.5, 2 / 3)
)

built <- function(tiles, title = "a title", incomplete = "") {
  ggplot2::ggplot_build(robinson2017(robinson_tiles(tiles), title, incomplete))
}

test_that("the PNG has its size, the PDF is one, and both return what they plotted", {
  png <- withr::local_tempfile(fileext = ".png")
  plotted <- plot_robinson2017(tiles, png, "png", "a title", "")
  header <- readBin(png, "raw", 24L)
  size <- readBin(header[17:24], "integer", 2L, endian = "big")
  expect_identical(size, c(1500L, 1500L))
  pdf <- withr::local_tempfile(fileext = ".pdf")
  expect_identical(plot_robinson2017(tiles, pdf, "pdf", "a title", ""), plotted)
  expect_match(readLines(pdf, 1L, warn = FALSE), "^%PDF")
  expect_identical(names(plotted), c("panel", "series", "x", "y", "low", "high"))
})

test_that("every tile is plotted in its place, with its own area", {
  plotted <- as.data.frame(plotted_tiles(built(tiles[8:1, ])))
  expect_identical(plotted$low, plotted$high)
  expect_identical(unique(plotted$series), "")
  names(plotted)[names(plotted) == "low"] <- "auc"
  both <- merge(tiles, plotted, by = c("panel", "x", "y", "auc"))
  expect_identical(nrow(both), 8L)
})

test_that("the colours are those of the areas: white at one half, red above, blue below", {
  drawn <- built(tiles)
  scale <- drawn$plot$scales$get_scales("fill")
  expect_identical(drawn$data[[1L]]$fill, scale$map(drawn$data[[1L]]$auc))
  expect_identical(scale$map(c(0.1, 0.5, 0.9)), c("#0000FF", "#FFFFFF", "#FF0000"))
})

test_that("rows of the grid are the digits labelled 1, columns those labelled 0", {
  panels <- built(tiles)$layout$layout
  cells <- panels[paste(panels$zero, panels$one) %in% c("0 1", "3 5"), ]
  expect_identical(as.character(cells$one), c("1", "5"))
  expect_identical(cells$ROW, 1:2)
  expect_identical(cells$COL, 1:2)
})

test_that("title, key and notice are written", {
  labels <- built(tiles)$plot$labels
  expect_identical(labels$title, "a title")
  expect_match(labels$subtitle, "Red: dark speaks for the digit of the row")
  expect_null(built(tiles, title = "")$plot$labels$title)
  missing <- built(tiles, incomplete = "3 of 90 cells are missing")$plot$labels
  expect_identical(missing$subtitle, "3 of 90 cells are missing")
  expect_match(missing$caption, "Red: dark")
})

test_that("arrays from Python are drawn as vectors are", {
  arrays <- lapply(tiles, as.array)
  expect_identical(figure_points(arrays, names(tiles)), tiles)
})

test_that("unknown devices and columns are refused", {
  file <- withr::local_tempfile()
  draw <- function(points, device = "png") plot_robinson2017(points, file, device, "", "")
  expect_error(draw(tiles[c("panel", "x", "y")]), "'points' lacks auc")
  expect_error(draw(tiles[0L, ]), "nothing to draw")
  expect_error(draw(tiles, "jpeg"), "device must be png, pdf or svg, got jpeg")
  tiles$panel[3L] <- "3 versus 5"
  expect_error(draw(tiles), "panel '3 versus 5' names no pair of digits")
})
