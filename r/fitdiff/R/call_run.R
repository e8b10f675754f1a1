# Cells of a table from which collecting garbage takes little of the time of a fit.
large <- 1e6

# Objects that calls made, by handle.
kept <- new.env(parent = emptyenv())

#' Build a call and run it
#'
#' The call is evaluated where only the functions named, the safe ones of R's own packages, and the
#' table's columns can be seen. Options, contrasts, random numbers, collation and `search()` are
#' what they were when the worker started. Which functions are safe is told once, by [call_safe()].
#'
#' @param tree The vectors of [call_parse()].
#' @param functions A list with `symbol`, `package` and `name` of each function.
#' @param table The number of a table that [call_table()] was given.
#' @param table_names Names that mean the table.
#' @param vectors Columns by further names that mean them, such as `y`.
#' @param matrices Vectors of columns by names that mean a matrix of them, such as `X`.
#' @param seed Of the random numbers.
#' @return A list: `handle`, `class`, `seconds`, and `versions` of the packages loaded.
#' @export
call_run <- function(tree, functions, table, table_names, vectors, matrices, seed) {
  reset_session(seed)
  expression <- do.call(call_build, lapply(tree, as.vector))
  frame <- get(as.character(table), tables, inherits = FALSE)
  visible <- new.env(parent = kept$safe)
  for (one in functions) assign(one$symbol, getExportedValue(one$package, one$name), visible)
  columns <- list2env(as.list(frame), parent = visible)
  for (name in setdiff(as.character(table_names), names(frame))) assign(name, frame, columns)
  for (name in names(vectors)) assign(name, frame[[vectors[[name]]]], columns)
  for (name in names(matrices)) {
    assign(name, call_matrix(frame[as.character(matrices[[name]])], name), columns)
  }
  start <- proc.time()[["elapsed"]]
  value <- eval(expression, columns)
  seconds <- proc.time()[["elapsed"]] - start
  kept$count <- kept_count() + 1L
  assign(as.character(kept$count), value, kept)
  assign(paste0("names of ", kept$count), columns, kept)
  # What the fit left behind may be several times the table, and the other side's fit comes next.
  if (prod(dim(frame)) >= large) gc()
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

# Tables that calls run on, by number.
tables <- new.env(parent = emptyenv())

#' Keep a table for calls
#'
#' @param number What [call_run()] is told.
#' @param table A data frame.
#' @param forget Numbers of tables that are no longer needed.
#' @export
call_table <- function(number, table, forget) {
  rm(list = intersect(as.character(forget), ls(tables)), envir = tables)
  assign(as.character(number), table, tables)
  invisible()
}

call_matrix <- function(frame, name) {
  bad <- names(frame)[!vapply(frame, function(x) is.numeric(x) || is.logical(x), NA)]
  if (length(bad)) {
    stop(sprintf("%s must be numbers, and column '%s' is not.", name, bad[[1L]]), call. = FALSE)
  }
  matrix <- data.matrix(frame)
  storage.mode(matrix) <- "double"
  matrix
}

#' Say which functions a call may see by any way
#'
#' Also by a string that a function looks up, with nothing behind them: not the rest of base.
#'
#' @param safe Names of functions: a list with a vector for each package.
#' @export
call_safe <- function(safe) {
  environment <- new.env(parent = emptyenv())
  for (package in names(safe)) {
    names <- as.character(unlist(safe[[package]]))
    source <- if (package == "base") baseenv() else asNamespace(package)
    for (name in names[vapply(names, exists, NA, envir = source)]) {
      # Reading all of them takes longer than most fits: each when it is first used.
      see_later(name, source, environment)
    }
  }
  kept$safe <- environment
  invisible()
}

see_later <- function(name, source, environment) {
  delayedAssign(name, get(name, source), assign.env = environment)
}

reset_session <- function(seed) {
  if (is.null(kept$options)) {
    kept$options <- options()
    kept$search <- search()
    kept$namespaces <- loadedNamespaces()
    kept$collate <- Sys.getlocale("LC_COLLATE")
  }
  # A package sets options of its own when it is loaded, without which it does not work: lme4 cannot
  # summarise without lme4.summary.cor.max.
  added <- setdiff(names(options()), names(kept$options))
  own <- added[sub("\\..*", "", added) %in% setdiff(loadedNamespaces(), kept$namespaces)]
  kept$options[own] <- options()[own]
  options(kept$options)
  added <- setdiff(added, own)
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
