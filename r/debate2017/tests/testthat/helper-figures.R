# What the figures of cells are drawn from, and what is looked for in them.

cells_of <- function(series, n, accuracy, arm = 1L, source = "", recorded = FALSE) {
  data.frame(
    arm = arm, series = series, source = source, n = n, accuracy = accuracy, recorded = recorded,
    focus = arm
  )
}

# Width and height in the header of a PNG file, in pixels.
png_size <- function(file) {
  readBin(readBin(file, "raw", 24L)[17:24], "integer", 2L, endian = "big")
}

# Every text in what grid has drawn on the current page.
grid_texts <- function() {
  texts <- character()
  look <- function(grob) {
    if (inherits(grob, "text")) {
      texts <<- c(texts, as.character(grob$label))
    }
    # Grobs of the same name come as a list; a drawn table holds its grobs under both names.
    several <- inherits(grob, "gList")
    for (part in if (several) grob else c(grob$grobs, if (is.null(grob$grobs)) grob$children)) {
      look(part)
    }
  }
  for (name in unique(grid::grid.ls(print = FALSE, recursive = FALSE)$name)) {
    look(grid::grid.get(name, global = TRUE))
  }
  texts
}
