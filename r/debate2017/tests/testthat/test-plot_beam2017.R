names_of_arms <- c("CNN", "Leekasso", "MLP", "MLP (Leek)")
cells <- do.call(rbind, lapply(1:4, function(arm) {
  cells_of(names_of_arms[arm], rep(c(20, 10), each = 3L), c(90, 93, 96, 60, 70, 80) / 100, arm)
}))

drawn <- function(points, title = "", incomplete = "") {
  withr::local_pdf(NULL)
  numbers <- draw_beam2017(points, title, incomplete, "sans")
  list(numbers = numbers, texts = grid_texts())
}

test_that("the PNG is 10 x 7.5 inches and the PDF is one", {
  png <- withr::local_tempfile(fileext = ".png")
  plot_beam2017(cells, png)
  expect_identical(png_size(png), c(3000L, 2250L))
  pdf <- withr::local_tempfile(fileext = ".pdf")
  plot_beam2017(cells, pdf, "pdf")
  expect_match(readLines(pdf, 1L, warn = FALSE), "^%PDF")
})

test_that("the numbers are means and standard deviations, of all arms above and of three below", {
  numbers <- drawn(cells)$numbers
  above <- numbers[numbers$panel == "0.5 to 1", ]
  below <- numbers[numbers$panel == "0.9 to 1", ]
  expect_setequal(above$series, names_of_arms)
  expect_setequal(below$series, names_of_arms[1:3])
  expect_equal(above$x, rep(c(10, 20), 4L))
  expect_equal(above$y, rep(c(0.7, 0.93), 4L))
  expect_equal(above$low, rep(c(0.6, 0.9), 4L))
  expect_equal(above$high, rep(c(0.8, 0.96), 4L))
  expect_equal(below[-1L], above[above$series != "MLP (Leek)", -1L], ignore_attr = "row.names")
})

test_that("marks outside a panel are cut off and not left out", {
  low <- cells_of("MLP", c(10, 10, 20, 20), c(0.2, 0.3, 0.95, 1))
  expect_silent(numbers <- drawn(low)$numbers)
  expect_equal(numbers$y, rep(c(0.25, 0.975), 2L))
})

test_that("one replicate has a mark and no bar", {
  expect_silent(numbers <- drawn(cells_of("MLP", c(10, 10, 20), c(0.9, 0.92, 0.95)))$numbers)
  expect_identical(is.finite(numbers$low), rep(c(TRUE, FALSE), 2L))
})

test_that("with one replicate throughout there are marks and no bars", {
  expect_silent(numbers <- drawn(cells_of("MLP", c(10, 20), c(0.9, 0.95)))$numbers)
  expect_identical(nrow(numbers), 4L)
  expect_true(all(is.nan(c(numbers$low, numbers$high))))
})

test_that("title, arms and notices are readable", {
  missing <- "INCOMPLETE: 3 of 100 cells"
  texts <- drawn(cells, "Performance", missing)$texts
  expect_identical(sum(texts == "Performance"), 2L)
  expect_identical(sum(texts == missing), 1L)
  expect_identical(sum(texts == "MLP (Leek)"), 1L)
  expect_identical(sum(texts == "CNN"), 2L)
  expect_false(missing %in% drawn(cells)$texts)
})
