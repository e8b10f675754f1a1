# Shared by all figures: the points as they arrive, the device, the notice, the numbers plotted.

# The points as a data frame, if they have the columns that the style needs.
figure_points <- function(points, columns) {
  absent <- setdiff(columns, names(points))
  if (length(absent)) {
    stop(
      "'points' lacks ", paste(absent, collapse = ", "), ". It must hold the vectors ",
      paste(columns, collapse = ", "), ".",
      call. = FALSE
    )
  }
  frame <- data.frame(lapply(points[columns], as.vector))
  if (nrow(frame) == 0L) {
    stop("'points' holds nothing to draw. Run the study first.", call. = FALSE)
  }
  frame
}

# Open a device; width and height are in inches, `res` is pixels an inch, of a PNG.
open_figure <- function(device, file, width, height, res) {
  switch(device,
    # The cairo type needs no display.
    png = grDevices::png(
      file, width = width, height = height, units = "in", res = res, type = "cairo"
    ),
    pdf = grDevices::pdf(file, width = width, height = height),
    svg = grDevices::svg(file, width = width, height = height),
    stop("device must be png, pdf or svg, got ", device, ".", call. = FALSE)
  )
}

# The narrow font of a device: a PDF names fonts, the others leave it to fontconfig.
narrow_font <- function(device) {
  if (device == "pdf") "Helvetica-Narrow" else "Arial Narrow"
}

notice_colour <- "red3"

# ggplot2: the notice of what is missing as a subtitle; nothing when it is empty.
notice_subtitle <- function(incomplete) {
  if (!nzchar(incomplete)) {
    return(NULL)
  }
  list(
    ggplot2::labs(subtitle = incomplete),
    ggplot2::theme(
      plot.subtitle = ggplot2::element_text(colour = notice_colour, face = "bold", hjust = 0)
    )
  )
}

# The numbers that a figure plotted, in the columns that every figure returns.
plotted_numbers <- function(panel, series, x, y, low = NaN, high = NaN) {
  data.frame(
    panel = as.character(panel), series = as.character(series),
    x = as.numeric(x), y = as.numeric(y), low = as.numeric(low), high = as.numeric(high)
  )
}

# The cells of each arm, in the order of the arms.
split_arms <- function(cells) {
  split(cells, cells$arm)
}

# ggplot2: columns are named by strings, in which code checks see no undefined variables.
aes_columns <- function(...) {
  do.call(ggplot2::aes, lapply(list(...), as.name))
}

# Marks of the series that have several in a panel: ggplot2 complains of a line of one point.
with_a_line <- function(marks, panel = rep("", nrow(marks))) {
  marks[stats::ave(marks$n, marks$series, panel, FUN = length) > 1L, ]
}

# The mark of each series at each size, with its bar, of a plot that ggplot2 has built.
# `series` is the factor that was drawn, `panels` the name of each panel.
built_series <- function(built, series, panels) {
  layer <- function(geom) {
    is_it <- vapply(built$plot$layers, function(layer) inherits(layer$geom, geom), NA)
    built$data[[which(is_it)]]
  }
  place <- function(data) paste(data$PANEL, data$group, sprintf("%a", data$x))
  mark <- layer("GeomPoint")
  bars <- layer(c("GeomLinerange", "GeomErrorbar"))
  bar <- match(place(mark), place(bars))
  # Where no mark has a bar, as with one replicate throughout, the layer has no columns either.
  end <- function(column) if (nrow(bars)) bars[[column]][bar] else NaN
  # ggplot2 numbers the groups by the levels that occur.
  names <- levels(droplevels(series))[mark$group]
  plotted_numbers(panels[mark$PANEL], names, mark$x, mark$y, end("ymin"), end("ymax"))
}
