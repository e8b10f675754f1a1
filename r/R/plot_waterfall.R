#' Draw the waterfall of a ladder
#'
#' From one method's accuracy to another's, a bar a rung from where the rung before it arrived, in a
#' panel for the mean over sizes and one for each size. Bars are coloured by the sign of the effect,
#' in two colours that are told apart by colour-blind readers (Okabe and Ito, 2008); segments are
#' the intervals of the effects, grey bands their noise floors, cut off where the panel ends. The
#' figure grows with the number of panels and rungs: 4.5 + 2.6 x panels by 1.7 + 0.3 x rows inches.
#'
#' @param points List or data frame of vectors of equal length, one element a panel and row:
#'   `panel`, `label`, `row` (from 0, in every panel alike), `rung` (`FALSE` for the methods at both
#'   ends), `before` and `after` (accuracies, 0..1), `mean`, `low` and `high` (the effect and its
#'   interval) and `floor` (the noise floor), `NaN` where there is none.
#' @inheritParams plot_leek2017
#' @return A data frame, one row a mark of the plot that ggplot2 built: `panel`, `series` (the
#'   label), `x` (the row), `y` (the accuracy arrived at), `low` and `high` (where the ends of the
#'   interval would have arrived; missing at both ends of the ladder).
#' @export
plot_waterfall <- function(points, file, device = "png", title = "", incomplete = "") {
  points <- figure_points(points, c(
    "panel", "label", "row", "rung", "before", "after", "mean", "low", "high", "floor"
  ))
  panels <- length(unique(points$panel))
  rows <- max(points$row) + 1
  open_figure(device, file, width = 4.5 + 2.6 * panels, height = 1.7 + 0.3 * rows, res = 150)
  on.exit(grDevices::dev.off())
  draw_waterfall(points, title, incomplete)
}

draw_waterfall <- function(points, title, incomplete) {
  points$panel <- factor(points$panel, unique(points$panel))
  heading <- if (nzchar(incomplete)) paste0(title, " (", incomplete, ")") else title
  labels <- points$label[points$panel == levels(points$panel)[1L]]
  plot <- waterfall_plot(points, labels) +
    ggplot2::labs(title = if (nzchar(heading)) heading) +
    notice_subtitle(incomplete)
  built <- ggplot2::ggplot_build(plot)
  grid::grid.newpage()
  grid::grid.draw(ggplot2::ggplot_gtable(built))
  plotted_waterfall(built, levels(points$panel), labels)
}

# Of Okabe and Ito's palette, and grey.
waterfall_colours <- c(gain = "#0072B2", loss = "#D55E00", "noise floor" = "#D6D6D6")

# The first layers in this order, from which the numbers are read back.
waterfall_layers <- c(floor = 1L, rung = 2L, interval = 3L, end = 4L)

waterfall_plot <- function(points, labels) {
  points$arrives_low <- points$before + points$low
  points$arrives_high <- points$before + points$high
  points$kind <- ifelse(points$after >= points$before, "gain", "loss")
  limits <- do.call(rbind, lapply(split(points, points$panel), waterfall_limits))
  rungs <- points[points$rung, ]
  ends <- points[!points$rung, ]
  ggplot2::ggplot(rungs, aes_columns(y = "row")) +
    waterfall_floors(rungs, limits) +
    waterfall_bars(rungs) +
    ggplot2::geom_errorbar(
      aes_columns(xmin = "arrives_low", xmax = "arrives_high"),
      orientation = "y", width = 0.2, linewidth = 0.4
    ) +
    ggplot2::geom_point(
      aes_columns(x = "after"), ends,
      shape = 18, size = 3.5, colour = "#666666"
    ) +
    waterfall_texts(rungs, ends) +
    ggplot2::geom_blank(aes_columns(x = "limit", y = "row"), limits) +
    ggplot2::facet_wrap("panel", nrow = 1L, scales = "free_x") +
    ggplot2::scale_x_continuous(expand = c(0, 0), n.breaks = 4L) +
    ggplot2::scale_y_reverse(
      breaks = seq_along(labels) - 1, labels = labels, expand = c(0, 0.5), minor_breaks = NULL
    ) +
    ggplot2::scale_fill_manual(
      NULL, values = waterfall_colours, limits = names(waterfall_colours)
    ) +
    # The effects stand to the right of their panel.
    ggplot2::coord_cartesian(clip = "off") +
    ggplot2::labs(x = "Accuracy; effects in hundredths", y = NULL) +
    waterfall_theme()
}

# A floor may be many times as long as the effects: the axis ends where these do.
waterfall_limits <- function(points) {
  reached <- range(
    points$before, points$after, points$arrives_low, points$arrives_high, na.rm = TRUE
  )
  room <- if (diff(reached) > 0) 0.12 * diff(reached) else 0.01
  data.frame(panel = points$panel[1L], row = 0, limit = reached + c(-1, 2) * room)
}

waterfall_floors <- function(rungs, limits) {
  floors <- rungs[is.finite(rungs$floor), ]
  reach <- function(end) unname(tapply(limits$limit, limits$panel, end)[as.character(floors$panel)])
  floors$from <- pmax(floors$before - floors$floor, reach(min))
  floors$to <- pmin(floors$before + floors$floor, reach(max))
  ggplot2::geom_rect(
    aes_columns(xmin = "from", xmax = "to", ymin = "top", ymax = "bottom", fill = "kind"),
    transform(
      floors, top = floors$row - 0.475, bottom = floors$row + 0.475,
      kind = rep("noise floor", nrow(floors))
    )
  )
}

waterfall_bars <- function(rungs) {
  ggplot2::geom_rect(
    aes_columns(xmin = "before", xmax = "after", ymin = "top", ymax = "bottom", fill = "kind"),
    transform(rungs, top = rungs$row - 0.35, bottom = rungs$row + 0.35)
  )
}

waterfall_texts <- function(rungs, ends) {
  rungs$effect <- sprintf("%+.2f", 100 * rungs$mean)
  rungs$next_row <- rungs$row + 1
  rungs$edge <- Inf
  ends$accuracy <- sprintf("%.4f", ends$after)
  list(
    ggplot2::geom_segment(
      aes_columns(x = "after", xend = "after", yend = "next_row"), rungs,
      colour = "#999999", linewidth = 0.25
    ),
    ggplot2::geom_text(aes_columns(x = "edge", label = "effect"), rungs, hjust = -0.1, size = 2.5),
    ggplot2::geom_text(aes_columns(x = "after", label = "accuracy"), ends, hjust = -0.2, size = 2.8)
  )
}

waterfall_theme <- function() {
  ggplot2::theme_bw(base_size = 10) +
    ggplot2::theme(
      plot.title = ggplot2::element_text(size = 11, face = "bold"),
      plot.title.position = "plot",
      plot.margin = ggplot2::margin(5, 35, 5, 5),
      panel.spacing.x = ggplot2::unit(35, "pt"),
      panel.border = ggplot2::element_blank(),
      panel.grid.major.y = ggplot2::element_blank(),
      panel.grid.minor = ggplot2::element_blank(),
      axis.title = ggplot2::element_text(size = 8),
      axis.line = ggplot2::element_line(linewidth = 0.3),
      strip.background = ggplot2::element_blank(),
      legend.position = "bottom",
      legend.justification = "left"
    )
}

plotted_waterfall <- function(built, panels, labels) {
  layer <- function(name) built$data[[waterfall_layers[[name]]]]
  rung <- layer("rung")
  interval <- layer("interval")
  end <- layer("end")
  # The reversed axis has changed the sign of rows.
  row <- abs(round(c((rung$ymin + rung$ymax) / 2, end$y)))
  panel <- c(rung$PANEL, end$PANEL)
  of_rung <- match(paste(panel, row), paste(interval$PANEL, abs(round(interval$y))))
  plotted_numbers(
    panels[panel], labels[row + 1], row, c(rung$xmax, end$x),
    interval$xmin[of_rung], interval$xmax[of_rung]
  )
}
