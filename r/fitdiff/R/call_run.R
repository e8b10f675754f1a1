# Objects that calls made, by handle.
kept <- new.env(parent = emptyenv())

#' Build a call and run it
#'
#' The call is evaluated where only the functions named, the safe ones of R's own packages, and the
#' table's columns can be seen. Options, contrasts, random numbers, collation and `search()` are
#' what they were when the worker started.
#'
#' @param tree The vectors of [call_parse()].
#' @param functions A list with `symbol`, `package` and `name` of each function.
#' @param safe Names of functions that may be seen besides: a list with a vector for each package.
#' @param table A list of columns: vectors, or factors as `list(codes, levels, ordered)`.
#' @param values A list of further values by name, such as `X` and `y`; tables as `table`.
#' @param table_names Names that mean the table.
#' @param seed Of the random numbers.
#' @return A list: `handle`, `class`, `seconds`, and `versions` of the packages loaded.
#' @export
call_run <- function(tree, functions, safe, table, values, table_names, seed) {
  reset_session(seed)
  expression <- do.call(call_build, lapply(tree, as.vector))
  frame <- call_frame(table)
  visible <- new.env(parent = safe_environment(safe))
  for (one in functions) assign(one$symbol, getExportedValue(one$package, one$name), visible)
  columns <- list2env(as.list(frame), parent = visible)
  for (name in setdiff(as.character(table_names), names(frame))) assign(name, frame, columns)
  for (name in setdiff(names(values), names(frame))) {
    assign(name, call_value(values[[name]]), columns)
  }
  start <- proc.time()[["elapsed"]]
  value <- eval(expression, columns)
  seconds <- proc.time()[["elapsed"]] - start
  kept$count <- kept_count() + 1L
  assign(as.character(kept$count), value, kept)
  assign(paste0("names of ", kept$count), columns, kept)
  list(
    handle = kept$count,
    class = as.list(class(value)),
    seconds = seconds,
    versions = loaded_versions()
  )
}

kept_count <- function() if (is.null(kept$count)) 0L else kept$count

#' The object behind a handle
#'
#' @param handle What [call_run()] gave.
#' @export
call_object <- function(handle) get(as.character(handle), kept, inherits = FALSE)

#' Forget objects
#'
#' @param handles What [call_run()] gave.
#' @export
call_forget <- function(handles) {
  handles <- intersect(as.character(handles), ls(kept))
  rm(list = c(handles, paste0("names of ", handles)[seq_along(handles)]), envir = kept)
  length(handles)
}

# A table as it crossed the bridge.
call_frame <- function(columns) {
  frame <- lapply(columns, call_column)
  n <- if (length(frame)) length(frame[[1L]]) else 0L
  structure(frame, names = names(columns), class = "data.frame", row.names = seq_len(n))
}

call_column <- function(column) {
  if (!is.list(column)) return(as.vector(column))
  levels <- as.character(unlist(column$levels))
  class <- c(if (isTRUE(column$ordered)) "ordered", "factor")
  structure(as.integer(column$codes), levels = levels, class = class)
}

call_value <- function(value) {
  if (!is.list(value)) return(value)
  if (!is.null(value$matrix)) {
    matrix <- value$matrix
    dimnames(matrix) <- list(NULL, as.character(unlist(value$columns)))
    return(matrix)
  }
  call_column(value)
}

# Functions that a call may see by any way, also by a string that a function looks up, with nothing
# behind them: not the rest of base.
safe_environment <- function(safe) {
  if (is.null(kept$safe)) {
    environment <- new.env(parent = emptyenv())
    for (package in names(safe)) {
      names <- as.character(unlist(safe[[package]]))
      source <- if (package == "base") baseenv() else asNamespace(package)
      for (name in names[vapply(names, exists, NA, envir = source)]) {
        assign(name, get(name, source), environment)
      }
    }
    kept$safe <- environment
  }
  kept$safe
}

reset_session <- function(seed) {
  if (is.null(kept$options)) {
    kept$options <- options()
    kept$search <- search()
    kept$collate <- Sys.getlocale("LC_COLLATE")
  }
  options(kept$options)
  added <- setdiff(names(options()), names(kept$options))
  if (length(added)) options(stats::setNames(vector("list", length(added)), added))
  for (name in setdiff(search(), kept$search)) detach(name, character.only = TRUE)
  Sys.setlocale("LC_COLLATE", kept$collate)
  RNGkind("default", "default", "default")
  set.seed(seed)
}

loaded_versions <- function() {
  packages <- setdiff(loadedNamespaces(), c("base", "fitdiff"))
  versions <- lapply(packages, function(name) as.character(getNamespaceVersion(name)))
  c(list(R = as.character(getRversion())), stats::setNames(versions, packages))
}
