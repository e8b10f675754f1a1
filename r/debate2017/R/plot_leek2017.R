#' Draw the figure of Leek (2017)
#'
#' Mean accuracy by size of the training set, one line an arm, with vertical segments from the 10 %
#' to the 90 % quantile over replicates. Axes, colours, line widths and legend are those of the
#' figure in "Don't use deep learning your data isn't that big"; 7 x 5 inches, as PNG 1344 x 960
#' pixels. Leek's recorded values alone reproduce his published picture; Beam's redo of it differs
#' in its title.
#'
#' @param points List or data frame of vectors of equal length, one element a cell: `arm` (number of
#'   the arm, which gives its colour), `series` (what the legend calls it), `n` (size of the
#'   training set), `accuracy` (0..1) and `recorded` (TRUE where the cell is a published one, of
#'   which only the mean is drawn, as a thin dashed line).
#' @param file Path of the file to write.
#' @param device `"png"`, `"pdf"` or `"svg"`.
#' @param title Written above the figure; empty for none.
#' @param incomplete A sentence that is written across the top of the figure, saying what is
#'   missing; empty when nothing is.
#' @return A data frame, one row a mark, of the numbers that were handed to `lines()` and
#'   `segments()`: `panel` (empty), `series`, `x`, `y` (the mean), `low` and `high` (the quantiles;
#'   NaN where no segment was drawn).
#' @export
plot_leek2017 <- function(points, file, device = "png", title = "", incomplete = "") {
  points <- figure_points(points, c("arm", "series", "n", "accuracy", "recorded"))
  open_figure(device, file, width = 7, height = 5, res = 192)
  on.exit(grDevices::dev.off())
  draw_leek2017(points, title, incomplete)
}

# Leek's palette "tropical" begins with the first four.
leek_colours <- c("darkorange", "dodgerblue", "hotpink", "limegreen", "gold", "mediumpurple")

draw_leek2017 <- function(points, title, incomplete) {
  plot(
    range(points$n), c(0.5, 1),
    type = "n", ylim = c(0.5, 1), xlab = "Training Set Sample Size", ylab = "Accuracy",
    main = title
  )
  ours <- lapply(split_arms(points[!points$recorded, ]), summarise_arm)
  theirs <- lapply(split_arms(points[points$recorded, ]), summarise_arm)
  for (arm in ours) {
    graphics::lines(arm$n, arm$mean, col = arm$colour[1L], lwd = 3)
  }
  for (arm in ours) {
    graphics::segments(arm$n, arm$low, arm$n, arm$high, col = arm$colour, lwd = 3)
  }
  for (arm in theirs) {
    graphics::lines(arm$n, arm$mean, col = arm$colour[1L], lwd = 1, lty = "dashed")
  }
  draw_leek_legend(ours, any(points$recorded))
  if (nzchar(incomplete)) {
    # The margin holds four lines of this size.
    lines <- paste(strwrap(incomplete, width = 70), collapse = "\n")
    graphics::mtext(lines, side = 3, line = 0.5, cex = 0.9, col = notice_colour, font = 2)
  }
  plotted_arms(ours, theirs)
}

# At Leek's place if it fits there, or else in the corner.
draw_leek_legend <- function(arms, with_recorded) {
  entries <- list(
    legend = c(vapply(arms, function(arm) arm$series[1L], ""), if (with_recorded) "Recorded means"),
    col = c(vapply(arms, function(arm) arm$colour[1L], ""), if (with_recorded) "black"),
    lwd = c(rep(3, length(arms)), if (with_recorded) 1)
  )
  if (with_recorded) {
    entries$lty <- c(rep("solid", length(arms)), "dashed")
  }
  box <- do.call(graphics::legend, c(list(50, 0.7, plot = FALSE), entries))$rect
  edges <- graphics::par("usr")
  fits <- edges[1L] < box$left && box$left + box$w < edges[2L] && edges[3L] < box$top - box$h
  place <- if (fits) list(50, 0.7) else list("bottomright", inset = 0.02)
  do.call(graphics::legend, c(place, entries))
}

summarise_arm <- function(cells) {
  by_size <- split(cells$accuracy, cells$n)
  # split() sorts the sizes as numbers, and names what it returns by them.
  data.frame(
    series = cells$series[1L],
    colour = leek_colours[(cells$arm[1L] - 1L) %% length(leek_colours) + 1L],
    n = as.numeric(names(by_size)),
    mean = vapply(by_size, mean, numeric(1L)),
    low = vapply(by_size, stats::quantile, numeric(1L), probs = 0.1, names = FALSE),
    high = vapply(by_size, stats::quantile, numeric(1L), probs = 0.9, names = FALSE)
  )
}

plotted_arms <- function(ours, theirs) {
  theirs <- lapply(theirs, function(arm) {
    arm$series <- paste0(arm$series, ", recorded")
    arm[c("low", "high")] <- NaN
    arm
  })
  marks <- do.call(rbind, c(ours, theirs))
  plotted_numbers("", marks$series, marks$n, marks$mean, marks$low, marks$high)
}
