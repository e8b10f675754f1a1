#' Draw the figure of Robinson (2017)
#'
#' How well each single pixel tells two digits apart: a tile a pixel, coloured by its area under the
#' ROC curve, and a panel a pair, in a grid with the digit labelled 1 by row and the one labelled 0
#' by column. Grid, colours, legend and empty theme are those of the figure in Robinson's gist; 10 x
#' 10 inches, as PNG 1500 x 1500 pixels.
#'
#' @param points List or data frame of vectors of equal length, one element a tile: `panel` (such as
#'   `"0 v 1"`: the digit labelled 0, then the one labelled 1), `x` (the pixel's column, from 0),
#'   `y` (28 minus its row, so that the first row is on top) and `auc` (the area, 0..1).
#' @param file Path of the file to write.
#' @param device `"png"`, `"pdf"` or `"svg"`.
#' @param title The figure's title; empty for none.
#' @param incomplete A sentence that is written across the top of the figure, saying what is
#'   missing; empty when nothing is.
#' @return A list of what was plotted, read back from the built plot, one element a tile: `panel`,
#'   `series` (empty), `x`, `y`, `low` and `high` (both the area).
#' @export
plot_robinson2017 <- function(points, file, device, title, incomplete) {
  tiles <- robinson_tiles(figure_points(points, c("panel", "x", "y", "auc")))
  built <- ggplot2::ggplot_build(robinson2017(tiles, title, incomplete))
  open_figure(device, file, width = 10, height = 10, res = 150)
  on.exit(grDevices::dev.off())
  grid::grid.draw(ggplot2::ggplot_gtable(built))
  plotted_tiles(built)
}

# The grid's columns are the digits labelled 0, its rows those labelled 1.
robinson_tiles <- function(frame) {
  digits <- regmatches(frame$panel, regexec("^([0-9]+) v ([0-9]+)$", frame$panel))
  if (length(others <- frame$panel[lengths(digits) != 3L])) {
    stop("panel '", others[1L], "' names no pair of digits. Write it as in '0 v 1'.",
         call. = FALSE)
  }
  frame$zero <- vapply(digits, `[`, character(1L), 2L)
  frame$one <- vapply(digits, `[`, character(1L), 3L)
  frame
}

robinson2017 <- function(tiles, title, incomplete) {
  key <- "Red: dark speaks for the digit of the row; blue: for that of the column"
  # The notice takes the place of a subtitle; the key then goes below.
  words <- if (nzchar(incomplete)) ggplot2::labs(caption = key) else ggplot2::labs(subtitle = key)
  ggplot2::ggplot(tiles, aes_columns(x = "x", y = "y", fill = "auc", auc = "auc")) +
    ggplot2::geom_raster() +
    ggplot2::scale_fill_gradient2(low = "blue", mid = "white", high = "red", midpoint = 0.5) +
    ggplot2::facet_grid(one ~ zero) +
    # The original fills whatever window it is drawn in; these are images, whose pixels are square.
    ggplot2::coord_equal() +
    ggplot2::labs(title = if (nzchar(title)) title, fill = "AUC") +
    words +
    ggplot2::theme_void() +
    ggplot2::theme(
      plot.margin = ggplot2::margin(10, 10, 10, 10),
      strip.text = ggplot2::element_text(margin = ggplot2::margin(6, 6, 6, 6))
    ) +
    notice_subtitle(incomplete)
}

# The fill of a built tile is a colour, which does not show a number exactly: hence the second
# mapping of the same column, which no geometry draws.
plotted_tiles <- function(built) {
  tiles <- built$data[[1L]]
  panels <- built$layout$layout
  panel <- panels[match(tiles$PANEL, panels$PANEL), ]
  plotted_numbers(
    paste(panel$zero, "v", panel$one), "", tiles$x, tiles$y, tiles$auc, tiles$auc
  )
}
