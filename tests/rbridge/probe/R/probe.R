# R code of a test, for all that has no function here.
evaluate <- function(code) eval(parse(text = code, keep.source = FALSE), new.env())

# How R sees a value.
facts <- function(x) {
  list(
    type = typeof(x),
    length = length(x),
    dim = if (is.null(dim(x))) NULL else as.array(dim(x)),
    names = if (is.null(names(x))) NULL else as.array(names(x))
  )
}

# One element of an array, by R's own indexing.
element <- function(x, at) do.call(`[`, c(list(x), as.list(at)))

fail_below <- function(x) middle(x)
middle <- function(x) innermost(x)
innermost <- function(x) stop("cannot go on with ", x)

fail_in_c <- function(x) vapply(x, function(element) "text", 0)

fail_without_call <- function() stop("nowhere in particular", call. = FALSE)

warn_and_go_on <- function(x) {
  message("starting")
  warning("first thing")
  warning("second thing", call. = FALSE, immediate. = TRUE)
  as.integer(x)
}

# Write R's process id, then compute (not sleep) until killed.
compute <- function(signpost) {
  cat(Sys.getpid(), "\n", file = signpost)
  repeat sum(as.numeric(seq_len(1e5)))
}

# Start two processes in the background, both of them orphans: one in the worker's process group,
# one that has left it. Returns their process ids.
start_children <- function() {
  commands <- c("sleep 600 > /dev/null & echo $!", "setsid sleep 600 > /dev/null & echo $!")
  vapply(commands, function(command) as.integer(system(command, intern = TRUE)), 0L)
}

# Start them, write R's process id and theirs, then compute until killed.
compute_with_children <- function(signpost) {
  cat(Sys.getpid(), start_children(), "\n", file = signpost)
  repeat sum(as.numeric(seq_len(1e5)))
}
