#' Draw the figure of the study of small data
#'
#' Mean accuracy by size of the training set, on a logarithmic axis, with 95 % intervals of the mean
#' (Student's t over replicates, cut off at 0 and at 1): a panel for each data source, a line for
#' each arm. The marks of a size stand side by side around it, in the order of the arms, so that
#' none hides another. Arms differ in shape and in colour; colour-blind readers can tell the colours
#' apart (Okabe and Ito, 2008). 12 x 9 inches.
#'
#' @param points List or data frame of vectors of equal length, one element a cell: `arm` (number of
#'   the arm, which gives its colour and shape), `series` (what the legend calls it), `source` (the
#'   panel), `n` (size of the training set) and `accuracy` (0..1).
#' @inheritParams plot_leek2017
#' @return A data frame, one row a mark of the plot that ggplot2 built: `panel` (the source),
#'   `series`, `x` (where the mark stands: the size times the arm's factor), `y` (the mean), `low`
#'   and `high` (the interval; NaN where there is none, for want of a second replicate).
#' @export
plot_smalldata <- function(points, file, device = "png", title = "", incomplete = "") {
  points <- figure_points(points, c("arm", "series", "source", "n", "accuracy"))
  open_figure(device, file, width = 12, height = 9, res = 200)
  on.exit(grDevices::dev.off())
  draw_smalldata(points, title, incomplete)
}

draw_smalldata <- function(points, title, incomplete) {
  marks <- lapply(split(points, list(points$source, points$arm), drop = TRUE), mean_and_interval)
  marks <- do.call(rbind, marks)
  marks$place <- marks$n * dodge_factors(points)[as.character(marks$arm)]
  marks$series <- factor(marks$series, unique(points$series[order(points$arm)]))
  marks$source <- factor(marks$source, unique(points$source))
  plot <- smalldata_plot(marks, sort(unique(points$arm))) +
    ggplot2::labs(title = if (nzchar(title)) title) +
    notice_subtitle(incomplete)
  built <- ggplot2::ggplot_build(plot)
  grid::grid.newpage()
  grid::grid.draw(ggplot2::ggplot_gtable(built))
  numbers <- built_series(built, marks$series, levels(marks$source))
  # The logarithmic axis has transformed them.
  numbers$x <- 10^numbers$x
  numbers
}

# Okabe and Ito's, with grey for their yellow; the last four are dark ones of Tol's muted scheme.
smalldata_colours <- c(
  "#000000", "#E69F00", "#56B4E9", "#009E73", "#0072B2", "#D55E00", "#CC79A7", "#999999",
  "#882255", "#999933", "#332288", "#CC6677"
)
# Circle, triangle, square, diamond; the same empty; plus, cross, asterisk, triangle downwards.
mark_shapes <- c(16, 17, 15, 18, 1, 2, 0, 5, 3, 4, 8, 6)

# Multipliers of the sizes of each arm, by the arm's number: on the logarithmic axis the
# arms stand at equal distances around the size, and take up 0.7 of the way to the next size.
dodge_factors <- function(points) {
  # A single size stands as if the next were ten times as large.
  width <- 0.7 * min(1, diff(sort(log10(unique(points$n)))))
  arms <- sort(unique(points$arm))
  place <- seq_along(arms) - (length(arms) + 1) / 2
  stats::setNames(10^(place * width / length(arms)), arms)
}

mean_and_interval <- function(cells) {
  by_size <- split(cells$accuracy, cells$n)
  mean <- vapply(by_size, mean, numeric(1L))
  half <- vapply(by_size, half_interval, numeric(1L))
  data.frame(
    arm = cells$arm[1L], series = cells$series[1L], source = cells$source[1L],
    n = as.numeric(names(by_size)), mean = mean,
    # No accuracy is outside.
    low = pmax(mean - half, 0), high = pmin(mean + half, 1)
  )
}

half_interval <- function(values) {
  count <- length(values)
  if (count < 2L) {
    return(NA_real_)
  }
  stats::qt(0.975, count - 1L) * stats::sd(values) / sqrt(count)
}

smalldata_plot <- function(marks, arms) {
  bars <- marks[is.finite(marks$low), ]
  named <- function(values) {
    stats::setNames(values[(arms - 1L) %% length(values) + 1L], levels(marks$series))
  }
  series <- "Method"
  ggplot2::ggplot(marks, aes_columns(x = "place", y = "mean", colour = "series")) +
    # Intervals and lines are thin and half transparent, for there are many; means are neither.
    ggplot2::geom_linerange(
      aes_columns(ymin = "low", ymax = "high"), bars, linewidth = 0.4, alpha = 0.5
    ) +
    ggplot2::geom_line(data = with_a_line(marks, marks$source), linewidth = 0.4, alpha = 0.5) +
    ggplot2::geom_point(aes_columns(shape = "series"), size = 1.8) +
    ggplot2::facet_wrap("source") +
    ggplot2::scale_x_log10(breaks = log_breaks(marks$n)) +
    ggplot2::scale_colour_manual(series, values = named(smalldata_colours)) +
    ggplot2::scale_shape_manual(series, values = named(mark_shapes)) +
    ggplot2::coord_cartesian(ylim = c(min(0.5, marks$mean), 1)) +
    ggplot2::labs(x = "Training images, both classes together", y = "Accuracy") +
    ggplot2::theme_bw() +
    ggplot2::theme(panel.grid.minor = ggplot2::element_blank())
}

# The sizes if they are few, or else 1, 2 and 5 times powers of ten among them.
log_breaks <- function(sizes) {
  if (length(unique(sizes)) <= 8L) {
    return(sort(unique(sizes)))
  }
  breaks <- as.vector(outer(c(1, 2, 5), 10^(0:9)))
  breaks[breaks >= min(sizes) & breaks <= max(sizes)]
}
