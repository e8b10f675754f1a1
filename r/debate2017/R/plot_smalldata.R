#' Draw the figure of the study of small data
#'
#' Mean accuracy by size of the training set, on a logarithmic axis: a panel for each data source, a
#' line for each arm, named at its end. The arms that the figure is about are in colour, with 95 %
#' intervals of the mean (Student's t over replicates, cut off at 0 and at 1), and stand side by
#' side around each size, so that none hides another; all others are grey. 12 x 9 inches.
#'
#' @param points List or data frame of vectors of equal length, one element a cell: `arm` (number of
#'   the arm), `series` (what it is called), `source` (the panel), `n` (size of the training set),
#'   `accuracy` (0..1) and `focus` (the place of the arm among those that the figure is about, from
#'   1, which gives its colour; 0 for the others).
#' @inheritParams plot_leek2017
#' @return A data frame, one row a mark of the plot that ggplot2 built: `panel` (the source),
#'   `series`, `x` (where the mark stands: the size, times a factor for arms in colour), `y` (the
#'   mean), `low` and `high` (the interval; NaN where there is none: grey, or a single replicate).
#' @export
plot_smalldata <- function(points, file, device = "png", title = "", incomplete = "") {
  points <- figure_points(points, c("arm", "series", "source", "n", "accuracy", "focus"))
  open_figure(device, file, width = 12, height = 9, res = 200)
  on.exit(grDevices::dev.off())
  draw_smalldata(points, title, incomplete)
}

draw_smalldata <- function(points, title, incomplete) {
  made <- build_smalldata(points)
  plot <- made$plot +
    ggplot2::labs(title = if (nzchar(title)) title) +
    notice_subtitle(incomplete)
  built <- ggplot2::ggplot_build(plot)
  grid::grid.newpage()
  grid::grid.draw(ggplot2::ggplot_gtable(built))
  numbers <- built_series(built, made$marks$series, levels(made$marks$source))
  # The logarithmic axis has transformed them.
  numbers$x <- 10^numbers$x
  numbers[is.na(numbers$low), c("low", "high")] <- NaN
  numbers
}

# The plot without its title, and the marks in it.
build_smalldata <- function(points) {
  marks <- lapply(split(points, list(points$source, points$arm), drop = TRUE), mean_and_interval)
  marks <- do.call(rbind, marks)
  marks[marks$focus == 0L, c("low", "high")] <- NA
  marks$place <- marks$n * dodge_factors(points)[as.character(marks$focus)]
  # Grey ones first, so that those in colour lie above them, the first one on top.
  named <- unique(points[c("series", "focus", "arm")])
  named <- named[order(named$focus > 0L, -named$focus, named$arm), ]
  marks$series <- factor(marks$series, named$series)
  marks$source <- factor(marks$source, unique(points$source))
  colours <- stats::setNames(c(grey_colour, highlight_colours)[named$focus + 1L], named$series)
  list(plot = smalldata_plot(marks, colours), marks = marks)
}

# Multipliers of the sizes of each arm in colour, by its place: on the logarithmic axis they stand
# at equal distances around the size, and take up 0.3 of the way to the next size.
dodge_factors <- function(points) {
  # A single size stands as if the next were ten times as large.
  width <- 0.3 * min(1, diff(sort(log10(unique(points$n)))))
  shown <- sort(unique(points$focus[points$focus > 0L]))
  place <- seq_along(shown) - (length(shown) + 1) / 2
  stats::setNames(c(1, 10^(place * width / max(1L, length(shown)))), c(0L, shown))
}

mean_and_interval <- function(cells) {
  by_size <- split(cells$accuracy, cells$n)
  mean <- vapply(by_size, mean, numeric(1L))
  half <- vapply(by_size, half_interval, numeric(1L))
  data.frame(
    arm = cells$arm[1L], series = cells$series[1L], source = cells$source[1L],
    focus = cells$focus[1L],
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

smalldata_plot <- function(marks, colours) {
  reach <- range(marks$mean, marks$low, marks$high, na.rm = TRUE)
  widths <- ifelse(colours == grey_colour, 0.35, 1)
  ggplot2::ggplot(marks, aes_columns(x = "place", y = "mean", colour = "series")) +
    ggplot2::geom_line(aes_columns(linewidth = "series"), with_a_line(marks, marks$source)) +
    # Of all marks, since a layer numbers the series that it has: those without are not drawn.
    ggplot2::geom_linerange(
      aes_columns(ymin = "low", ymax = "high"), linewidth = 0.5, na.rm = TRUE
    ) +
    ggplot2::geom_point(aes_columns(size = "series")) +
    ggplot2::geom_text(
      aes_columns(x = "n", y = "place", label = "series"), end_labels(marks, reach),
      hjust = 0, size = 2.9
    ) +
    ggplot2::facet_wrap("source") +
    ggplot2::scale_x_log10(
      breaks = log_breaks(marks$n), expand = ggplot2::expansion(c(0.04, 0.38))
    ) +
    ggplot2::scale_colour_manual(values = colours, guide = "none") +
    ggplot2::scale_linewidth_manual(values = widths, guide = "none") +
    ggplot2::scale_size_manual(values = 2 * widths + 0.3, guide = "none") +
    ggplot2::coord_cartesian(ylim = reach) +
    ggplot2::labs(x = "Training images, both classes together", y = "Accuracy") +
    ggplot2::theme_bw() +
    ggplot2::theme(panel.grid.minor = ggplot2::element_blank())
}

# The name of each line, at its end in each panel, moved up or down where names would overlap.
end_labels <- function(marks, reach) {
  ends <- lapply(split(marks, marks$source, drop = TRUE), function(panel) {
    last <- do.call(rbind, lapply(
      split(panel, panel$series, drop = TRUE), function(line) line[which.max(line$n), ]
    ))
    # A line of text is a thirtieth of a panel.
    last$place <- spread_labels(last$mean, diff(reach) / 30, reach)
    last$n <- max(panel$place) * 1.12
    last
  })
  do.call(rbind, ends)
}

# The sizes if they are few, or else 1, 2 and 5 times powers of ten among them.
log_breaks <- function(sizes) {
  if (length(unique(sizes)) <= 8L) {
    return(sort(unique(sizes)))
  }
  breaks <- as.vector(outer(c(1, 2, 5), 10^(0:9)))
  breaks[breaks >= min(sizes) & breaks <= max(sizes)]
}
