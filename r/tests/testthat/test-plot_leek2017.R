cells <- data.frame(
  arm = rep(c("leekasso", "h2o_deeplearning"), each = 10L),
  n = rep(rep(c(85, 9), each = 5L), 2L),
  accuracy = c(95:99, 80:84, 90:94, 70:74) / 100
)

# What was drawn: the graphics calls of a device that keeps them, as lists of arguments by name of
# the C routine (C_plotXY: points, type, symbol, line type, colour, background, size, line width).
drawn <- function(...) {
  grDevices::pdf(NULL)
  on.exit(grDevices::dev.off())
  grDevices::dev.control("enable")
  draw_leek2017(...)
  calls <- lapply(grDevices::recordPlot()[[1L]], function(call) as.list(call[[2L]]))
  names <- vapply(calls, function(call) call[[1L]]$name, character(1L))
  split(lapply(calls, function(call) unname(call[-1L])), names)
}

test_that("the PNG has the original's size and the PDF is one", {
  png <- withr::local_tempfile(fileext = ".png")
  expect_identical(plot_leek2017(cells, png), png)
  header <- readBin(png, "raw", 24L)
  size <- readBin(header[17:24], "integer", 2L, endian = "big")
  expect_identical(size, c(1344L, 960L))
  pdf <- withr::local_tempfile(fileext = ".pdf")
  plot_leek2017(cells, pdf, "pdf")
  expect_match(readLines(pdf, 1L, warn = FALSE), "^%PDF")
})

test_that("lines go through the means and segments from quantile to quantile", {
  calls <- drawn(cells, NULL, "")
  means <- Filter(function(call) call[[2L]] == "l", calls$C_plotXY)
  expect_equal(lapply(means, function(call) call[[1L]]$y), list(c(0.82, 0.97), c(0.72, 0.92)))
  expect_equal(lapply(means, function(call) call[[1L]]$x), list(c(9, 85), c(9, 85)))
  expect_equal(lapply(means, `[[`, 5L), list("darkorange", "dodgerblue"))
  expect_equal(lapply(means, `[[`, 8L), list(3, 3))
  bars <- calls$C_segments[1:2]
  expect_equal(bars[[1L]][1:4], list(c(9, 85), c(0.804, 0.954), c(9, 85), c(0.836, 0.986)))
  expect_equal(bars[[2L]][1:4], list(c(9, 85), c(0.704, 0.904), c(9, 85), c(0.736, 0.936)))
})

texts <- function(calls) {
  written <- c(
    lapply(calls$C_text, `[[`, 2L), lapply(calls$C_mtext, `[[`, 1L), calls$C_title[[1L]]
  )
  unlist(lapply(written, as.character))
}

test_that("an incomplete study says so, and a complete one does not", {
  missing <- "3 of 160 cells are missing"
  expect_true(missing %in% texts(drawn(cells, NULL, missing)))
  expect_length(drawn(cells, NULL, "")$C_mtext, 0L)
})

test_that("recorded means are thin dashed lines, named in the legend, and only on request", {
  calls <- drawn(cells, transform(cells, accuracy = accuracy - 0.1), "")
  dashed <- Filter(function(call) "dashed" %in% unlist(call), calls$C_plotXY)
  expect_equal(lapply(dashed, function(call) call[[1L]]$y), list(c(0.72, 0.87), c(0.62, 0.82)))
  expect_true("Leek's recorded means" %in% texts(calls))
  expect_false("Leek's recorded means" %in% texts(drawn(cells, NULL, "")))
  expect_true(all(c("Top 10 (Leekasso)", "Deep Learning") %in% texts(calls)))
})

test_that("an arm without cells is left out", {
  expect_silent(calls <- drawn(cells[cells$arm == "leekasso", ], NULL, ""))
  expect_identical(lengths(calls$C_segments[[2L]][1:4]), rep(0L, 4L))
})

test_that("arrays from Python are drawn as vectors are", {
  arrays <- lapply(cells, as.array)
  expect_equal(accuracy_frame(arrays, "results"), cells)
})

test_that("what cannot be drawn is refused in so many words", {
  file <- withr::local_tempfile()
  expect_error(plot_leek2017(cells[c("arm", "n")], file), "'results' lacks accuracy")
  expect_error(plot_leek2017(cells[0L, ], file), "holds no cell")
  expect_error(plot_leek2017(cells, file, "svg"), "'png', 'pdf'")
  cells$arm[3L] <- "lasso"
  expect_error(plot_leek2017(cells, file), "'lasso'. Allowed: 'leekasso', 'h2o_deeplearning'")
  expect_error(plot_leek2017(cells[-3L, ], file, recorded = cells), "arm in recorded 'lasso'")
})
