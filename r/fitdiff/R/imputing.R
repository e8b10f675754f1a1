# Values for rows that lack one, learnt on training rows: numbers get the mean or the median,
# booleans and categories what is most frequent, of several the first level.

imputed_frames <- function(train, test, missing) {
  for (name in names(train)) {
    column <- train[[name]]
    present <- column[!is.na(column)]
    if (length(present) == 0L) {
      stop(
        "Column '", name, "' has no value in the training rows that others could be given. Leave ",
        "it out.",
        call. = FALSE
      )
    }
    value <- imputed_value(present, missing)
    if (is.null(value)) next
    train[[name]] <- filled(column, value)
    test[[name]] <- filled(test[[name]], value)
  }
  list(train = train, test = test)
}

# NULL for what is neither numbers nor a category, which is refused when columns are coded.
imputed_value <- function(present, missing) {
  if (is.logical(present)) {
    2L * sum(present) > length(present)
  } else if (is.factor(present) || is.character(present)) {
    levels <- levels_seen(present)
    levels[which.max(tabulate(match(as.character(present), levels), length(levels)))]
  } else if (is.numeric(present)) {
    present <- as.numeric(present)
    if (missing$numbers == "mean") mean(present) else stats::median(present)
  }
}

filled <- function(column, value) {
  if (is.numeric(column)) column <- as.numeric(column)
  column[is.na(column)] <- value
  column
}
