#' Draw the figure of Beam (2017)
#'
#' Mean accuracy by size of the training set, with bars of one standard deviation over replicates,
#' in two stacked panels: every arm with an axis from 0.5 to 1, and those that are not called
#' `"MLP (Leek)"` with one from 0.9 to 1. Texts, colours and proportions are those of the figure in
#' "You can probably use deep learning even if your data isn't that big"; 10 x 7.5 inches. A line or
#' bar that leaves a panel is cut at its edge.
#'
#' @param points List or data frame of vectors of equal length, one element a cell: `arm` (number of
#'   the arm, which gives its colour), `series` (what the legend calls it), `n` (size of the
#'   training set) and `accuracy` (0..1).
#' @inheritParams plot_leek2017
#' @return A data frame, one row a mark of the plots that ggplot2 built: `panel` (the range of its
#'   axis), `series`, `x`, `y` (the mean), `low` and `high` (one standard deviation below and
#'   above; NaN where there is no bar, for want of a second replicate).
#' @export
plot_beam2017 <- function(points, file, device = "png", title = "", incomplete = "") {
  points <- figure_points(points, c("arm", "series", "n", "accuracy"))
  open_figure(device, file, width = 10, height = 7.5, res = 300)
  on.exit(grDevices::dev.off())
  draw_beam2017(points, title, incomplete, narrow_font(device))
}

# The muted colours of his theme, in its order.
beam_colours <- c("#d18975", "#8fd175", "#3f2d54", "#75b8d1", "#2d543d", "#c9d175", "#d1ab75")

draw_beam2017 <- function(points, title, incomplete, family) {
  marks <- do.call(rbind, lapply(split_arms(points), mean_and_sd))
  marks$series <- factor(marks$series, unique(marks$series))
  without <- marks[marks$series != "MLP (Leek)", ]
  arms <- seq_along(levels(marks$series))
  colours <- beam_colours[(arms - 1L) %% length(beam_colours) + 1L]
  look <- list(
    ggplot2::scale_colour_manual(values = stats::setNames(colours, levels(marks$series))),
    beam_theme(family)
  )
  upper <- beam_panel(marks, 0.5, title) + look + notice_subtitle(incomplete)
  lower <- beam_panel(without, 0.9, title) + look
  grid::grid.newpage()
  rbind(
    put_panel(upper, 1L, marks$series, "0.5 to 1"),
    put_panel(lower, 2L, without$series, "0.9 to 1")
  )
}

mean_and_sd <- function(cells) {
  by_size <- split(cells$accuracy, cells$n)
  mean <- vapply(by_size, mean, numeric(1L))
  sd <- vapply(by_size, stats::sd, numeric(1L))
  data.frame(
    series = cells$series[1L], n = as.numeric(names(by_size)),
    mean = mean, low = mean - sd, high = mean + sd
  )
}

beam_panel <- function(marks, lowest, title) {
  bars <- marks[is.finite(marks$low), ]
  ggplot2::ggplot(marks, aes_columns(x = "n", y = "mean", colour = "series")) +
    ggplot2::geom_point() +
    ggplot2::geom_line(data = with_a_line(marks)) +
    ggplot2::geom_errorbar(
      aes_columns(ymin = "low", ymax = "high"), bars,
      linewidth = 0.75, width = 1
    ) +
    ggplot2::coord_cartesian(ylim = c(lowest, 1)) +
    ggplot2::labs(
      title = title, x = "Training Sample Size", y = "Accuracy on Heldout Sample", colour = "Model"
    )
}

beam_theme <- function(family) {
  grid <- function(width) ggplot2::element_line(colour = "#cccccc", linewidth = width)
  ggplot2::theme_minimal(base_family = family, base_size = 11.5) +
    ggplot2::theme(
      plot.title = ggplot2::element_text(
        size = 20, face = "bold", hjust = 0, margin = ggplot2::margin(b = 10)
      ),
      plot.margin = ggplot2::margin(30, 30, 30, 30),
      panel.grid.major = grid(0.2),
      panel.grid.minor = grid(0.15),
      axis.text = ggplot2::element_text(size = 12),
      axis.title.x = ggplot2::element_text(size = 12, hjust = 1),
      axis.title.y = ggplot2::element_text(size = 12, hjust = 1)
    )
}

# Draw a plot into the upper or lower half of the page, and say what is in it.
put_panel <- function(plot, row, series, panel) {
  built <- ggplot2::ggplot_build(plot)
  half <- grid::viewport(y = 1 - row / 2, height = 0.5, just = "bottom")
  grid::pushViewport(half)
  grid::grid.draw(ggplot2::ggplot_gtable(built))
  grid::popViewport()
  built_series(built, series, panel)
}
