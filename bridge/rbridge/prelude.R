# Evaluated once in every worker, in an environment of its own. `run` is all that Python calls;
# what it returns is plain vectors and lists, so that reading them cannot raise an R error.

options(keep.source = FALSE, warning.length = 8170L)

use_libraries <- function(folders) .libPaths(c(folders, .libPaths()))

# Otherwise each worker that is forked compiles what it has called twice.
compile <- function() {
  own <- parent.env(environment())
  for (name in names(Filter(is.function, as.list(own)))) {
    assign(name, compiler::cmpfun(get(name, own)), own)
  }
}

# How the bridge's own frame looks on R's stack, right above the function that Python called.
bridge_frame <- quote(eval(expression, frame))

# Call package::name. The arguments are bound to symbols and not put into the call itself, as
# do.call would: a traceback must not contain the data.
run <- function(package, name, arguments) {
  said <- list()
  signalled <- list()
  describe <- function(condition) {
    call <- conditionCall(condition)
    if (identical(call, bridge_frame)) call <- expression
    c(as_text(conditionMessage(condition)), show_call(call))
  }
  note <- function(kind, restart) {
    function(condition) {
      said[[length(said) + 1L]] <<- c(kind, describe(condition))
      tryInvokeRestart(restart)
    }
  }
  target <- call("::", as.name(package), as.name(name))
  symbols <- lapply(names(arguments), as.name)
  names(symbols) <- names(arguments)
  expression <- as.call(c(target, symbols))
  frame <- list2env(arguments, parent = globalenv())
  outcome <- tryCatch(
    list(value = withCallingHandlers(
      eval(expression, frame),
      warning = note("warning", "muffleWarning"),
      message = note("message", "muffleMessage"),
      error = function(condition) {
        signalled <<- list(condition = condition, calls = sys.calls())
      }
    )),
    error = function(condition) list(failure = condition)
  )
  if (is.null(outcome$failure)) {
    carried <- tryCatch(
      list(value = carry(outcome$value, "value")),
      rbridge_refusal = function(refusal) list(refusal = conditionMessage(refusal))
    )
    return(c(list(said = said), carried))
  }
  calls <- if (identical(outcome$failure, signalled$condition)) signalled$calls
  list(
    said = said,
    failure = describe(outcome$failure),
    traceback = show_traceback(as.list(calls), expression)
  )
}

# The value itself if Python can hold it, with what would be lost refused. Bytes are read on
# the other side; here everything that has to be asked of R is asked.
carry <- function(x, path) {
  if (is.data.frame(x)) return(carry_frame(x, path))
  if (is.object(x)) {
    remedy <- if (is.factor(x)) "as.character() or as.integer()" else "unclass(), or take it apart"
    refuse(path, sprintf("an object of class '%s'", toString(class(x))), paste("use", remedy))
  }
  switch(
    typeof(x),
    "NULL" = , double = , integer = , logical = , raw = x,
    character = carry_text(x, path),
    list = carry_list(x, path),
    complex = refuse(path, "complex", "return Re() and Im()"),
    refuse(path, paste("of type", typeof(x)), "return vectors and lists of vectors")
  )
}

# Class and row names stay on a data frame, and class, levels and time zone on its columns. Row
# names that are not text are R's automatic ones: their number will do.
carry_frame <- function(x, path) {
  rows <- attr(x, "row.names")
  names <- carry_names(names(x), path)
  columns <- Map(carry_column, unclass(x), paste0(path, "$", names))
  attributes(columns) <- NULL
  structure(
    columns,
    names = if (length(columns)) names else character(),
    rows = if (is.character(rows)) carry_text(rows, path) else length(rows),
    class = "rbridge_frame"
  )
}

carry_column <- function(x, path) {
  if (!is.atomic(x) || !is.null(dim(x))) {
    refuse(path, "a column of lists, a matrix or a data frame", "make a column of each part")
  }
  if (is.factor(x)) {
    class <- c(if (is.ordered(x)) "ordered", "factor")
    return(structure(as.vector(unclass(x)), levels = carry_text(levels(x), path), class = class))
  }
  if (inherits(x, "Date")) return(structure(as.double(unclass(x)), class = "Date"))
  if (inherits(x, "POSIXct")) {
    return(structure(as.double(unclass(x)), tzone = attr(x, "tzone")[1L], class = "POSIXct"))
  }
  carry(x, path)
}

carry_list <- function(x, path) {
  if (!is.null(dim(x))) refuse(path, "a list with dim", "use c()")
  names <- carry_names(names(x), path)
  paths <- if (is.null(names)) sprintf("%s[[%d]]", path, seq_along(x)) else paste0(path, "$", names)
  elements <- vector("list", length(x))
  for (i in seq_along(x)) {
    element <- carry(x[[i]], paths[[i]])
    if (!is.null(element)) elements[[i]] <- element
  }
  names(elements) <- names
  elements
}

# No names at all is an unnamed list; some but not all of them, or one twice, would be no dict.
carry_names <- function(names, path) {
  if (length(names) && !any(nzchar(names))) return(NULL)  # nzchar is TRUE for NA
  if (anyNA(names) || any(names == "") || anyDuplicated(names)) {
    refuse(path, "a list with missing, empty or repeated names", "name each element once")
  }
  if (!is.null(names)) carry_text(names, path)
}

carry_text <- function(x, path) {
  # enc2utf8 alone would turn invalid bytes into text such as "<e9>".
  if (!all(validEnc(x)) || any(Encoding(x) == "bytes")) {
    refuse(path, "text that is not valid in its encoding", "use iconv()")
  }
  enc2utf8(x)
}

refuse <- function(path, what, remedy) {
  message <- sprintf("%s is %s, which cannot cross to Python: %s.", path, what, remedy)
  stop(errorCondition(message, class = "rbridge_refusal"))
}

# For what is only shown: bytes that are not text become "<e9>".
as_text <- function(x) {
  x <- paste(x, collapse = "\n")
  if (validEnc(x) && Encoding(x) != "bytes") enc2utf8(x) else iconv(x, "UTF-8", "UTF-8", "byte")
}

show_call <- function(call) {
  if (is.null(call)) return(NA_character_)
  lines <- deparse(call, width.cutoff = 500L, nlines = 2L)
  as_text(if (length(lines) > 1L) paste(lines[[1L]], "...") else lines)
}

# From the call that Python made down to the one that signalled. The bridge's own frames above
# it, and R's frames that run the handler below it, say nothing.
show_traceback <- function(calls, expression) {
  # eval has two frames. A function called may well have frames of its own that look like it.
  ours <- which(vapply(calls, identical, NA, bridge_frame))[2L]
  if (!is.na(ours)) calls <- calls[-seq_len(ours)]
  calls <- calls[-length(calls)]
  if (length(calls) && identical(calls[[length(calls)]][[1L]], as.name(".handleSimpleError"))) {
    calls <- calls[-length(calls)]
  }
  # A primitive has no frame of its own.
  if (!length(calls) || !identical(calls[[1L]], expression)) calls <- c(expression, calls)
  if (length(calls) <= 100L) return(vapply(calls, show_call, ""))
  left_out <- sprintf("... %d more calls ...", length(calls) - 100L)
  c(vapply(calls[1:50], show_call, ""), left_out, vapply(utils::tail(calls, 50L), show_call, ""))
}
