# The colours of every figure, which py/fitdiff/figures/palette.py has too: a test compares them.
# What a figure is about has a colour of its own each; everything else is grey.
highlight_colours <- c("#0072B2", "#D55E00", "#009E73")
grey_colour <- "#8C8C8C"

# Move the values of labels apart until neighbours have the gap, none below the lower limit.
spread_labels <- function(values, gap, limits) {
  places <- values
  at <- Inf
  for (k in order(values, decreasing = TRUE)) {
    at <- min(places[k], at - gap, limits[2L] - gap / 2)
    places[k] <- at
  }
  at <- -Inf
  for (k in order(values)) {
    at <- max(places[k], at + gap, limits[1L] + gap / 2)
    places[k] <- at
  }
  places
}
