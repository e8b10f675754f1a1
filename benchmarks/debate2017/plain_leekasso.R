# The Leekasso as R's users write it: Rscript plain_leekasso.R FOLDER, which holds x.csv, y.csv and
# x_test.csv. Fits once for each line that it reads, and prints the seconds.
folder <- commandArgs(trailingOnly = TRUE)
read <- function(name) as.matrix(read.csv(file.path(folder, name), header = FALSE))
x <- read("x.csv")
x_test <- read("x_test.csv")
y <- as.vector(read("y.csv"))

leekasso <- function() {
  of_0 <- x[y == 0, ]
  of_1 <- x[y == 1, ]
  squares <- colSums(sweep(of_0, 2, colMeans(of_0))^2) + colSums(sweep(of_1, 2, colMeans(of_1))^2)
  difference <- (colMeans(of_1) - colMeans(of_0))^2
  f <- difference / (squares * (1 / nrow(of_0) + 1 / nrow(of_1)) / (nrow(x) - 2))
  top <- order(-replace(f, is.nan(f), 0))[1:10]
  fit <- lm(label ~ ., data = data.frame(label = y, x[, top]))
  predict(fit, data.frame(x_test[, top])) > 0.5
}

lines <- file("stdin", "r")
while (length(readLines(lines, 1L)) > 0L) {
  started <- proc.time()[["elapsed"]]
  # The clock has steps of a millisecond.
  for (time in 1:20) leekasso()
  cat((proc.time()[["elapsed"]] - started) / 20, "\n")
  flush(stdout())
}
