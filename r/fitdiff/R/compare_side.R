# One side of compare(): what was given, as data that Python understands.

# A list of `title`, `call` (text with "r: " or "py: " before it, or NULL), `why_no_call`,
# `object` (NULL for a text), and where the object tells: `data`, `outcome`, `features`.
take_side <- function(value, expression, where, data) {
  if (inherits(value, "fitdiff_call")) {
    return(list(title = "the call", call = format(value)))
  }
  if (is.character(value) && length(value) == 1L && grepl("^\\s*(r|py):", value)) {
    return(list(title = "the call", call = value))
  }
  if (!length(quantities_of(value))) {
    stop(
      "A side must be a fitted object, a call by its text, py(\"...\") or r(\"...\"), or a list ",
      "of named numbers; got ", class(value)[1L], ", which reports no number.", call. = FALSE
    )
  }
  side <- list(title = paste0("the ", class(value)[1L]), object = value)
  made <- call_that_made(value, expression)
  c(side, if (is.null(made)) side_without_call(value, where) else
    side_with_call(value, made, where, data))
}

side_without_call <- function(value, where) {
  why <- "It does not hold its call: write the call in compare() itself, or r(\"...\")."
  list(why_no_call = why, data = frame_of(value, NULL, where))
}

side_with_call <- function(value, made, where, data) {
  matrices <- if (is.null(data)) matrix_side(made, where)
  if (!is.null(matrices)) {
    return(matrices)
  }
  table <- if (is.null(data)) frame_of(value, made, where) else data
  list(
    call = paste0("r: ", call_code(made, value)), data = with_vectors(table, made, value, where)
  )
}

# A table with the user's own vectors that a call names, such as weights.
with_vectors <- function(table, made, value, where) {
  if (is.null(table)) {
    return(NULL)
  }
  place <- try_or(environment(stats::formula(value)), NULL)
  for (name in setdiff(all.vars(made), c(names(table), all.vars(made$data)))) {
    found <- get0(name, if (is.environment(place)) place else where, mode = "any")
    if (is.atomic(found) && is.null(dim(found)) && length(found) == nrow(table)) {
      table[[name]] <- found
    }
  }
  table
}

# The call of an object: its own, or the one that the user wrote.
call_that_made <- function(value, expression) {
  # What a user lists is no fit.
  if (identical(class(value), "list")) {
    return(NULL)
  }
  own <- try_or(stats::getCall(value), NULL)
  if (is.null(own) && isS4(value)) own <- try_or(methods::slot(value, "call"), NULL)
  for (one in list(own, expression)) {
    if (is.call(one) && is_named(one[[1L]])) {
      return(one)
    }
  }
  NULL
}

is_named <- function(head) {
  is.symbol(head) || (is.call(head) && identical(head[[1L]], quote(`::`)))
}

# The text of a call, with `data` for whatever the table was called, and the formula spelt out.
call_code <- function(made, value) {
  if (!is.null(made$data)) made$data <- quote(data)
  if (is.symbol(made$formula)) {
    formula <- try_or(stats::formula(value), NULL)
    if (!is.null(formula)) {
      attributes(formula) <- NULL
      made$formula <- formula
    }
  }
  paste(deparse(made, width.cutoff = 500L), collapse = " ")
}

# The table that an object was fitted to; NULL where it does not tell.
frame_of <- function(value, made, where) {
  variables <- try_or(all.vars(stats::formula(value)), character())
  for (found in list(stated_frame(value, made, where), kept_frame(value, variables))) {
    if (is.data.frame(found)) {
      return(found)
    }
  }
  loose_frame(variables, where)
}

stated_frame <- function(value, made, where) {
  if (is.null(made$data)) {
    return(NULL)
  }
  for (place in list(try_or(environment(stats::formula(value)), NULL), where)) {
    found <- if (is.environment(place)) try_or(eval(made$data, place), NULL)
    if (is.data.frame(found)) {
      return(found)
    }
  }
  NULL
}

# The frame that a model keeps, where its columns are plain variables.
kept_frame <- function(value, variables) {
  frame <- try_or(stats::model.frame(value), NULL)
  if (is.data.frame(frame) && length(variables) && all(variables %in% names(frame))) {
    frame[variables]
  }
}

# Variables of the user's own, without a data frame.
loose_frame <- function(variables, where) {
  columns <- lapply(variables, function(name) try_or(get(name, where), NULL))
  rows <- unique(lengths(columns))
  if (length(variables) && length(rows) == 1L && rows > 0L) {
    as.data.frame(stats::setNames(columns, variables))
  }
}

# A call that was given a matrix and an outcome, as glmnet(x, y): its columns as a table.
matrix_side <- function(made, where) {
  x <- try_or(eval(made[["x"]], where), NULL)
  y <- try_or(eval(made[["y"]], where), NULL)
  if (!is.matrix(x) || !is.numeric(x) || !is_column(y, nrow(x))) {
    return(NULL)
  }
  features <- colnames(x)
  if (is.null(features)) features <- paste0("x", seq_len(ncol(x)))
  outcome <- make.unique(c(features, "y"))[ncol(x) + 1L]
  table <- stats::setNames(as.data.frame(x), features)
  table[[outcome]] <- if (is.factor(y)) y else as.vector(y)
  made[["x"]] <- quote(X)
  made[["y"]] <- as.symbol(outcome)
  list(
    call = paste0("r: ", paste(deparse(made, width.cutoff = 500L), collapse = " ")),
    data = table, outcome = outcome, features = features
  )
}

is_column <- function(y, rows) NROW(y) == rows && (is.null(dim(y)) || ncol(y) == 1L)

# What Python is told of a side: its call, and what its object reports.
write_side <- function(side) {
  told <- list(
    title = side$title, call = side$call,
    why_no_call = if (is.null(side$why_no_call)) "" else side$why_no_call
  )
  if (is.null(side$object)) {
    return(told)
  }
  levels <- model_levels(side$object)$levels
  told$quantities <- lapply(quantities_of(side$object), function(one) {
    one$values <- as.list(digits(one$values))
    one$labels <- as.list(one$labels)
    one
  })
  told$levels <- lapply(levels, as.list)
  told$facts <- facts_of(side$object)
  told$design <- lapply(design_of(side$object), function(column) as.list(digits(column)))
  told
}

# Columns as texts, so that not a bit is lost; NULL for NA. What no call can be given is left out.
write_columns <- function(frame) {
  kinds <- vapply(frame, column_kind, "")
  written <- lapply(names(frame)[nzchar(kinds)], function(name) {
    column <- frame[[name]]
    values <- switch(
      kinds[[name]],
      category = , string = as.character(column),
      boolean = ifelse(column, "true", "false"),
      digits(column)
    )
    values <- as.list(values)
    values[is.na(column) & !is.nan(unclass_numeric(column))] <- list(NULL)
    list(
      name = name, kind = kinds[[name]], values = values,
      levels = as.list(levels(column)), ordered = is.ordered(column)
    )
  })
  structure(written, left_out = names(frame)[!nzchar(kinds)])
}

unclass_numeric <- function(column) if (is.double(column)) column else numeric(length(column))

column_kind <- function(column) {
  if (is.factor(column)) {
    "category"
  } else if (!is.null(dim(column)) || inherits(column, c("Date", "POSIXt", "difftime"))) {
    ""
  } else {
    switch(typeof(column), logical = "boolean", integer = "integer", double = "float",
           character = "string", "")
  }
}

# All digits of doubles; NaN, Inf and -Inf as such.
digits <- function(values) sprintf("%.17g", as.double(values))
