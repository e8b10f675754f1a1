cells <- rbind(
  cells_of("Lasso", rep(c(2000, 20), each = 4L), c(90:93, 60:63) / 100, 1L, "digits"),
  cells_of("CNN", rep(c(2000, 20), each = 4L), c(94:97, 50:53) / 100, 2L, "digits"),
  cells_of("CNN", rep(20, 4L), c(70, 70, 80, 80) / 100, 2L, "clothes")
)

# Colours of the points, in the order in which they are drawn.
colours_of <- function(points) {
  unique(ggplot2::layer_data(build_smalldata(points)$plot, 3L)$colour)
}

drawn <- function(points, title = "", incomplete = "") {
  withr::local_pdf(NULL)
  numbers <- draw_smalldata(points, title, incomplete)
  list(numbers = numbers, texts = grid_texts())
}

test_that("the PNG is 12 x 9 inches and the PDF is one", {
  png <- withr::local_tempfile(fileext = ".png")
  plot_smalldata(cells, png)
  expect_identical(png_size(png), c(2400L, 1800L))
  pdf <- withr::local_tempfile(fileext = ".pdf")
  plot_smalldata(cells, pdf, "pdf")
  expect_match(readLines(pdf, 1L, warn = FALSE), "^%PDF")
})

test_that("each source is a panel, with the means of the arms that it has", {
  numbers <- drawn(cells)$numbers
  # Two arms, and two decades between the sizes, which count as one.
  sizes <- numbers$x / 10^ifelse(numbers$series == "Lasso", -0.075, 0.075)
  keys <- paste(numbers$panel, numbers$series, signif(sizes, 9L))
  means <- c(
    "digits Lasso 20" = 0.615, "digits Lasso 2000" = 0.915, "digits CNN 20" = 0.515,
    "digits CNN 2000" = 0.955, "clothes CNN 20" = 0.75
  )
  expect_setequal(keys, names(means))
  expect_equal(numbers$y, unname(means[keys]))
})

test_that("bars are 95 % intervals of Student's t", {
  numbers <- drawn(cells)$numbers
  clothes <- numbers[numbers$panel == "clothes", ]
  interval <- stats::t.test(c(70, 70, 80, 80) / 100)$conf.int
  expect_equal(c(clothes$low, clothes$high), as.vector(interval))
})

test_that("marks in colour stand side by side, clear of the next size, grey ones at the size", {
  points <- expand.grid(focus = 0:3, n = c(20, 60, 200))
  factors <- dodge_factors(points)
  expect_identical(factors[["0"]], 1)
  expect_equal(diff(log10(factors[-1L])), rep(0.3 * log10(3) / 3, 2L), ignore_attr = "names")
  expect_equal(prod(factors), 1)
  expect_lt(20 * factors[["3"]], 60 * factors[["1"]])
  expect_identical(dodge_factors(data.frame(focus = 1L, n = 50)), c("0" = 1, "1" = 1))
})

test_that("intervals are cut off at 0 and at 1", {
  cells <- cells_of("MLP", c(10, 10, 20, 20), c(0, 0.2, 0.9, 1))
  expect_identical(drawn(cells)$numbers$low[1L], 0)
  expect_identical(drawn(cells)$numbers$high[2L], 1)
})

test_that("one replicate has a mark and no bar", {
  expect_silent(numbers <- drawn(cells_of("MLP", c(10, 10, 20), c(0.9, 0.92, 0.95)))$numbers)
  expect_identical(is.finite(numbers$low), c(TRUE, FALSE))
})

test_that("with one replicate throughout there are marks and no bars", {
  expect_silent(numbers <- drawn(cells_of("MLP", c(10, 20), c(0.9, 0.95)))$numbers)
  expect_identical(nrow(numbers), 2L)
  expect_true(all(is.nan(c(numbers$low, numbers$high))))
})

test_that("an arm that is left out does not lend its colour to the next", {
  numbers <- drawn(cells[cells$series == "CNN", ])$numbers
  expect_identical(unique(numbers$series), "CNN")
  expect_identical(colours_of(cells[cells$series == "CNN", ]), highlight_colours[2L])
})

test_that("what the figure is not about is grey, has no bars and lies below", {
  cells <- transform(cells, focus = ifelse(series == "CNN", 1L, 0L))
  numbers <- drawn(cells)$numbers
  expect_identical(is.finite(numbers$low), numbers$series == "CNN")
  expect_identical(colours_of(cells), c(grey_colour, highlight_colours[1L]))
})

test_that("names at the ends of lines are moved apart and keep their order", {
  values <- c(0.95, 0.951, 0.2, 0.952, 0.99)
  places <- spread_labels(values, 0.05, c(0, 1))
  expect_identical(order(places), order(values))
  expect_true(all(diff(sort(places)) >= 0.05 - 1e-12))
  expect_lt(max(places), 1)
})

test_that("each size has a tick if they are few, else 1, 2 and 5 times powers of ten", {
  expect_equal(log_breaks(c(2000, 20, 60, 20)), c(20, 60, 2000))
  expect_equal(log_breaks(seq(10, 85, 5)), c(10, 20, 50))
})

test_that("title, sources, arms and notices are readable", {
  wanted <- c("Who pays?", "INCOMPLETE: 3 of 100 cells", "digits", "clothes", "Lasso", "CNN")
  expect_true(all(wanted %in% drawn(cells, wanted[1L], wanted[2L])$texts))
  expect_false(any(wanted[1:2] %in% drawn(cells)$texts))
})
