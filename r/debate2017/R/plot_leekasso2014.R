#' Draw the figure of Leek (2014)
#'
#' Mean test accuracy of each arm in a simulation, a panel an arm: a tile a combination of the
#' number of true features and the size of their effects. Colours, axis labels and titles are those
#' of the figure in "The top 10 predictor takes on the debiased lasso"; here the axes show the
#' values, and accuracies below 0.4 have the first colour. The last panel is that of the correction
#' of March 2014: the first arm minus the second; it is left out when the two are accuracies of
#' different rows. Panels are 5 x 5 inches, as PNG 480 x 480 pixels.
#'
#' @inheritParams plot_robinson2017
#' @param points List or data frame of vectors of equal length, one element a cell: `arm` (number of
#'   the arm, from 1), `series` (what the arm is called), `true_features`, `effect_sd`, `accuracy`
#'   (0..1), `scored_on` (`"test"` or `"training"`: the rows that the accuracy is of) and `recorded`
#'   (whether the value is a published one, which has a panel of its own).
#' @return A list of what was plotted, of the matrices that were drawn, one element a tile: `panel`,
#'   `series` (empty), `x` (the sd of effects), `y` (true features), `low` and `high` (both the
#'   mean).
#' @export
plot_leekasso2014 <- function(points, file, device, title, incomplete) {
  columns <- c(
    "arm", "series", "true_features", "effect_sd", "accuracy", "scored_on", "recorded"
  )
  panels <- leekasso2014_panels(figure_points(points, columns))
  keyed <- c(diff(vapply(panels, `[[`, numeric(1L), "scale")) != 0, TRUE)
  widths <- unlist(lapply(keyed, function(key) if (key) c(5, 0.9) else 5))
  open_figure(device, file, width = sum(widths), height = 5, res = 96)
  on.exit(grDevices::dev.off())
  graphics::layout(t(seq_along(widths)), widths = widths)
  # The outer margin holds the title and the notice.
  graphics::par(cex = 1, oma = c(0, 0, 1.5, 0))
  drawn <- Map(draw_panel, panels, keyed)
  graphics::mtext(title, side = 3, outer = TRUE, line = 0.2, cex = 1.2, font = 2)
  graphics::mtext(
    incomplete, side = 3, outer = TRUE, line = -1.2, cex = 0.9, font = 2, col = notice_colour
  )
  do.call(rbind, drawn)
}

# Each panel: its name and title, a matrix of means (sd of effects by true features, NA where there
# is no cell), the breaks between colours, the colours, and the number of its scale.
leekasso2014_panels <- function(cells) {
  named <- c("recorded", "arm", "series", "scored_on")
  arms <- unique(cells[order(cells$recorded, cells$arm), named])
  accuracies <- lapply(seq_len(nrow(arms)), function(i) {
    arm <- arms[i, ]
    mine <- cells[cells$recorded == arm$recorded & cells$arm == arm$arm, ]
    suffix <- if (arm$recorded) ", recorded" else ""
    list(
      name = paste0(arm$series, suffix),
      title = paste0(arm$series, rows_in_title[[arm$scored_on]], " Accuracy", suffix),
      means = tapply(mine$accuracy, mine[c("effect_sd", "true_features")], mean),
      # Values below 0.4 get the first colour.
      breaks = c(0, seq(0.4, 1, length.out = 65L)[-1L]), colours = jet_colours(), scale = 1
    )
  })
  ours <- which(!arms$recorded)
  first <- accuracies[utils::head(ours, 2L)]
  # Training accuracies minus test accuracies would show overfitting, not which arm is better.
  comparable <- length(ours) > 1L && arms$scored_on[ours[1L]] == arms$scored_on[ours[2L]]
  c(accuracies, if (comparable) list(difference_panel(first[[1L]], first[[2L]])))
}

rows_in_title <- c(test = " Test", training = " Training")

difference_panel <- function(one, other) {
  sds <- sort(as.numeric(union(rownames(one$means), rownames(other$means))))
  counts <- sort(as.numeric(union(colnames(one$means), colnames(other$means))))
  means <- on_grid(one$means, sds, counts) - on_grid(other$means, sds, counts)
  reach <- max(0.01, abs(means), na.rm = TRUE)
  name <- paste(one$name, "minus", other$name)
  list(
    name = name, title = name, means = means, breaks = seq(-reach, reach, length.out = 65L),
    colours = grDevices::colorRampPalette(c("blue", "white", "red"))(64L), scale = 2
  )
}

on_grid <- function(means, sds, counts) {
  wider <- matrix(NA_real_, length(sds), length(counts), dimnames = list(sds, counts))
  wider[match(as.numeric(rownames(means)), sds), match(as.numeric(colnames(means)), counts)] <-
    means
  wider
}

# MATLAB's palette of 64 colours from dark blue to dark red, which fields calls tim.colors.
jet_colours <- function() {
  ramp <- c(rep(0, 24L), seq_len(16L), rep(16, 15L), 16:1, rep(0, 40L)) / 16
  grDevices::rgb(ramp[seq_len(64L)], ramp[16L + seq_len(64L)], ramp[32L + seq_len(64L)])
}

draw_panel <- function(panel, keyed) {
  means <- panel$means
  sds <- as.numeric(rownames(means))
  counts <- as.numeric(colnames(means))
  graphics::par(mar = c(5, 5, 4, 1))
  graphics::image(
    seq(0.5, length(sds) + 0.5), seq(0.5, length(counts) + 0.5), means,
    breaks = panel$breaks, col = panel$colours, axes = FALSE, cex.lab = 1.2,
    xlab = "Signal increasing left to right", ylab = "# of features increasing bottom to top",
    main = panel$title
  )
  graphics::axis(1, seq_along(sds), sds)
  graphics::axis(2, seq_along(counts), counts, las = 1)
  graphics::box()
  if (keyed) {
    draw_key(panel)
  }
  place <- expand.grid(x = sds, y = counts)[!is.na(means), ]
  mean <- means[!is.na(means)]
  plotted_numbers(panel$name, "", place$x, place$y, mean, mean)
}

draw_key <- function(panel) {
  graphics::par(mar = c(5, 0, 4, 4))
  # The first colour is shown as wide as the others, although it means all that is below, too.
  breaks <- panel$breaks
  breaks[1L] <- 2 * breaks[2L] - breaks[3L]
  middle <- (breaks[-1L] + breaks[-length(breaks)]) / 2
  graphics::image(
    1, breaks, t(middle), breaks = breaks, col = panel$colours, axes = FALSE, xlab = "", ylab = ""
  )
  graphics::axis(4, las = 1)
  graphics::box()
}
