#' Draw the figure of Leek (2017)
#'
#' Mean accuracy by size of the training set, one line an arm, with vertical segments from the 10 %
#' to the 90 % quantile over replicates. Axes, colours, line widths and legend are those of the
#' figure in "Don't use deep learning your data isn't that big"; 7 x 5 inches, as PNG 1344 x 960
#' pixels. Leek's recorded values alone reproduce his published picture.
#'
#' @param results List or data frame of three vectors of equal length, one element a cell: `arm`
#'   (`"leekasso"` or `"h2o_deeplearning"`), `n` (size of the training set) and `accuracy` (0..1).
#'   An arm without cells is not drawn.
#' @param file Path of the file to write.
#' @param device `"png"` or `"pdf"`.
#' @param recorded NULL, or a list as `results` whose means are drawn as thin dashed lines.
#' @param incomplete A sentence that is written across the top of the figure, saying what is
#'   missing; empty when nothing is.
#' @return The path, invisibly.
#' @export
plot_leek2017 <- function(results, file, device = "png", recorded = NULL, incomplete = "") {
  results <- accuracy_frame(results, "results")
  if (!is.null(recorded)) {
    recorded <- accuracy_frame(recorded, "recorded")
  }
  open_device(device, file)
  on.exit(grDevices::dev.off())
  draw_leek2017(results, recorded, incomplete)
  invisible(file)
}

arms <- data.frame(
  arm = c("leekasso", "h2o_deeplearning"),
  label = c("Top 10 (Leekasso)", "Deep Learning"),
  colour = c("darkorange", "dodgerblue")
)

accuracy_frame <- function(cells, what) {
  columns <- c("arm", "n", "accuracy")
  absent <- setdiff(columns, names(cells))
  if (length(absent)) {
    stop(
      "'", what, "' lacks ", paste(absent, collapse = ", "),
      ". It must hold the vectors arm, n and accuracy.",
      call. = FALSE
    )
  }
  frame <- data.frame(lapply(cells[columns], as.vector))
  for (arm in setdiff(frame$arm, arms$arm)) {
    stop_unknown(paste("arm in", what), arm, arms$arm)
  }
  if (nrow(frame) == 0L) {
    stop("'", what, "' holds no cell, so there is nothing to draw. Run the study first.",
         call. = FALSE)
  }
  frame
}

open_device <- function(device, file) {
  switch(device,
    # The cairo type needs no display.
    png = grDevices::png(file, width = 7, height = 5, units = "in", res = 192, type = "cairo"),
    pdf = grDevices::pdf(file, width = 7, height = 5),
    stop_unknown("device", device, c("png", "pdf"))
  )
}

draw_leek2017 <- function(results, recorded, incomplete) {
  plot(
    range(results$n, recorded$n), c(0.5, 1),
    type = "n", ylim = c(0.5, 1), xlab = "Training Set Sample Size", ylab = "Accuracy"
  )
  summaries <- lapply(arms$arm, function(arm) summarise_arm(results, arm))
  for (i in seq_along(summaries)) {
    graphics::lines(mean ~ n, summaries[[i]], col = arms$colour[i], lwd = 3)
  }
  for (i in seq_along(summaries)) {
    bars <- summaries[[i]]
    graphics::segments(bars$n, bars$low, bars$n, bars$high, col = arms$colour[i], lwd = 3)
  }
  if (!is.null(recorded)) {
    draw_recorded(recorded)
  }
  graphics::legend(50, 0.7, legend = arms$label, col = arms$colour, lwd = 3)
  if (nzchar(incomplete)) {
    # The margin holds four lines of this size.
    lines <- paste(strwrap(incomplete, width = 70), collapse = "\n")
    graphics::mtext(lines, side = 3, line = 0.5, cex = 0.9, col = "red3", font = 2)
  }
}

draw_recorded <- function(recorded) {
  for (i in seq_len(nrow(arms))) {
    means <- summarise_arm(recorded, arms$arm[i])
    graphics::lines(mean ~ n, means, col = arms$colour[i], lwd = 1, lty = "dashed")
  }
  graphics::legend(50, 0.575, legend = "Leek's recorded means", lwd = 1, lty = "dashed", bty = "n")
}

summarise_arm <- function(cells, arm) {
  cells <- cells[cells$arm == arm, ]
  by_size <- split(cells$accuracy, cells$n)
  # split() sorts the sizes as numbers, and names what it returns by them.
  data.frame(
    n = as.numeric(names(by_size)),
    mean = vapply(by_size, mean, numeric(1L)),
    low = vapply(by_size, stats::quantile, numeric(1L), probs = 0.1, names = FALSE),
    high = vapply(by_size, stats::quantile, numeric(1L), probs = 0.9, names = FALSE)
  )
}
