#' Read what functions of installed packages take by default
#'
#' @param functions Character: functions or methods, each as `"package::name"`; a package's
#'   unexported ones too, so that methods of generic functions can be asked for.
#' @param arguments Character, as many: the argument of each.
#' @return Character, as many: the default as R code, of several allowed words (`c("a", "b")`, of
#'   which `match.arg()` takes the first) the first, `""` where there is none. Stops where there is
#'   no such package, function or argument.
#' @export
defaults_of <- function(functions, arguments) {
  unname(mapply(default_of, functions, arguments))
}

default_of <- function(name, argument) {
  parts <- strsplit(name, "::", fixed = TRUE)[[1L]]
  taken <- formals(utils::getFromNamespace(parts[2L], parts[1L]))
  if (!argument %in% names(taken)) {
    stop(
      name, "() has no argument '", argument, "'. It has: ", paste(names(taken), collapse = ", "),
      ".",
      call. = FALSE
    )
  }
  # Of an argument without a default, which no variable can hold, this is the empty name.
  code <- paste(deparse(taken[[argument]]), collapse = " ")
  words <- regmatches(code, regexec("^c\\((\"[^\"]*\")", code))[[1L]]
  if (length(words) == 2L) words[2L] else code
}
