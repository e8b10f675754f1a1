leekasso <- cells_of("Top 10", rep(c(85, 9), each = 5L), c(95:99, 80:84) / 100)
net <- cells_of("Net", rep(c(85, 9), each = 5L), c(90:94, 70:74) / 100, arm = 2L)
cells <- rbind(leekasso, net)

# What was drawn: the graphics calls of a device that keeps them, as lists of arguments by name of
# the C routine (C_plotXY: points, type, symbol, line type, colour, background, size, line width).
drawn <- function(points, title = "", incomplete = "") {
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  grDevices::dev.control("enable")
  numbers <- draw_leek2017(points, title, incomplete)
  calls <- lapply(grDevices::recordPlot()[[1L]], function(call) as.list(call[[2L]]))
  names <- vapply(calls, function(call) call[[1L]]$name, character(1L))
  c(split(lapply(calls, function(call) unname(call[-1L])), names), list(numbers = numbers))
}

lines_of <- function(calls, type) {
  lines <- Filter(function(call) call[[2L]] == "l" && type == call[[4L]], calls$C_plotXY)
  lapply(lines, `[[`, 1L)
}

texts <- function(calls) {
  written <- c(
    lapply(calls$C_text, `[[`, 2L), lapply(calls$C_mtext, `[[`, 1L), calls$C_title[[1L]]
  )
  unlist(lapply(written, as.character))
}

test_that("the PNG has the original's size, the PDF is one and the SVG is one", {
  png <- withr::local_tempfile(fileext = ".png")
  plot_leek2017(cells, png)
  expect_identical(png_size(png), c(1344L, 960L))
  pdf <- withr::local_tempfile(fileext = ".pdf")
  plot_leek2017(cells, pdf, "pdf")
  expect_match(readLines(pdf, 1L, warn = FALSE), "^%PDF")
  svg <- withr::local_tempfile(fileext = ".svg")
  plot_leek2017(cells, svg, "svg")
  expect_match(readLines(svg, 2L, warn = FALSE)[2L], "^<svg")
})

test_that("lines go through the means and segments from quantile to quantile", {
  calls <- drawn(cells)
  means <- Filter(function(call) call[[2L]] == "l", calls$C_plotXY)
  expect_equal(lapply(means, function(call) call[[1L]]$y), list(c(0.82, 0.97), c(0.72, 0.92)))
  expect_equal(lapply(means, function(call) call[[1L]]$x), list(c(9, 85), c(9, 85)))
  expect_equal(lapply(means, `[[`, 5L), list("darkorange", "dodgerblue"))
  expect_equal(lapply(means, `[[`, 8L), list(3, 3))
  bars <- calls$C_segments[1:2]
  expect_equal(bars[[1L]][1:4], list(c(9, 85), c(0.804, 0.954), c(9, 85), c(0.836, 0.986)))
  expect_equal(bars[[2L]][1:4], list(c(9, 85), c(0.704, 0.904), c(9, 85), c(0.736, 0.936)))
})

test_that("the numbers returned are those that the device was given, to the bit", {
  calls <- drawn(rbind(cells, transform(cells, accuracy = accuracy - 0.1, recorded = TRUE)))
  numbers <- split(calls$numbers, calls$numbers$series)
  thick <- lines_of(calls, "solid")
  dashed <- lines_of(calls, "dashed")
  for (arm in seq_along(thick)) {
    ours <- numbers[[c("Top 10", "Net")[arm]]]
    expect_identical(thick[[arm]][c("x", "y")], list(x = ours$x, y = ours$y))
    expect_identical(calls$C_segments[[arm]][1:4], list(ours$x, ours$low, ours$x, ours$high))
    theirs <- numbers[[c("Top 10, recorded", "Net, recorded")[arm]]]
    expect_identical(dashed[[arm]][c("x", "y")], list(x = theirs$x, y = theirs$y))
    expect_true(all(is.nan(theirs$low)) && all(is.nan(theirs$high)))
  }
  expect_length(c(thick, dashed), length(numbers))
  expect_identical(unique(calls$numbers$panel), "")
})

test_that("the notice is written only if a study is incomplete", {
  missing <- "3 of 160 cells are missing"
  expect_true(missing %in% texts(drawn(cells, incomplete = missing)))
  expect_length(drawn(cells)$C_mtext, 0L)
})

test_that("a title is written, and Leek's figure has none", {
  expect_true("Redux in R" %in% texts(drawn(cells, "Redux in R")))
  expect_identical(drawn(cells)$C_title[[1L]][[1L]], "")
})

test_that("recorded means are thin dashed lines, named in the legend, and only if there are any", {
  recorded <- transform(cells, accuracy = accuracy - 0.1, recorded = TRUE)
  calls <- drawn(rbind(cells, recorded))
  expect_equal(lapply(lines_of(calls, "dashed"), `[[`, "y"), list(c(0.72, 0.87), c(0.62, 0.82)))
  expect_true("Recorded means" %in% texts(calls))
  expect_false("Recorded means" %in% texts(drawn(cells)))
})

test_that("an arm that is left out does not lend its colour to the next", {
  calls <- drawn(net)
  expect_identical(unique(calls$numbers$series), "Net")
  expect_identical(calls$C_segments[[1L]][[5L]], rep("dodgerblue", 2L))
})

test_that("the legend is at Leek's place if it fits, or else inside the plot", {
  place <- function(points) {
    box <- drawn(points)$C_rect
    unlist(box[[length(box)]][1:4])
  }
  expect_equal(place(cells)[1:2], c(50, 0.7))
  many <- lapply(1:7, function(arm) cells_of(paste("arm", arm), 10:40, 0.9, arm = arm))
  box <- place(do.call(rbind, many))
  expect_true(box[1L] > 10 && box[3L] < 40 * 1.04 && box[4L] > 0.48)
})

test_that("arrays from Python are drawn as vectors are", {
  arrays <- lapply(cells, as.array)
  expect_identical(drawn(figure_points(arrays, names(cells)))$numbers, drawn(cells)$numbers)
})

test_that("unknown devices and columns are refused", {
  file <- withr::local_tempfile()
  expect_error(plot_leek2017(cells[c("arm", "series", "n", "recorded")], file), "lacks accuracy")
  expect_error(plot_leek2017(cells[0L, ], file), "nothing to draw")
  expect_error(plot_leek2017(cells, file, "jpeg"), "device must be png, pdf or svg, got jpeg")
})
