#' The Python in which fitdiff is installed
#'
#' @description
#' ```r
#' options(fitdiff.python = "path/to/environment/bin/python")
#' find_python()
#' ```
#'
#' Looked for in this order: the option `fitdiff.python`, the environment variable
#' `FITDIFF_PYTHON`, the environment in whose library this package is, the one of the command
#' `fitdiff` on the PATH, and the active virtual environment.
#'
#' @return The path of an interpreter. Stops where there is none, and says what to do.
#' @examples
#' \dontrun{
#' options(fitdiff.python = "path/to/environment/bin/python")
#' find_python()
#' }
#' @export
find_python <- function() {
  for (stated in c(getOption("fitdiff.python", ""), Sys.getenv("FITDIFF_PYTHON"))) {
    if (nzchar(stated)) {
      if (!nzchar(Sys.which(path.expand(stated)))) {
        stop("There is no Python at ", stated, ", where fitdiff.python or FITDIFF_PYTHON says.",
             call. = FALSE)
      }
      return(path.expand(stated))
    }
  }
  # In a Python environment R packages are in lib/R/library.
  beside <- file.path(dirname(dirname(dirname(dirname(find.package("fitdiff"))))), "bin", "python")
  command <- Sys.which("fitdiff")
  active <- Sys.getenv("VIRTUAL_ENV")
  tried <- c(
    beside,
    if (nzchar(command)) file.path(dirname(normalizePath(command)), "python"),
    if (nzchar(active)) file.path(active, "bin", "python")
  )
  found <- tried[file.exists(tried)]
  if (!length(found)) {
    stop(
      "The Python package fitdiff is not found. Install it (pip install fitdiff) and say where: ",
      "options(fitdiff.python = \"/path/to/python\").", call. = FALSE
    )
  }
  found[[1L]]
}

# Hand a request to Python and read its answer, both as files.
ask_python <- function(request, progress) {
  folder <- tempfile("fitdiff-")
  dir.create(folder)
  on.exit(unlink(folder, recursive = TRUE))
  asked <- file.path(folder, "request.json")
  answered <- file.path(folder, "answer.json")
  said <- file.path(folder, "said.txt")
  text <- jsonlite::toJSON(request, auto_unbox = TRUE, null = "null", digits = I(17))
  writeLines(enc2utf8(text), asked, useBytes = TRUE)
  python <- find_python()
  status <- system2(
    python, c("-m", "fitdiff.api.from_r", shQuote(asked), shQuote(answered)),
    stdout = FALSE, stderr = if (progress) "" else said
  )
  if (!file.exists(answered)) {
    lines <- if (file.exists(said)) utils::tail(readLines(said, warn = FALSE), 3L) else character()
    stop(
      python, " could not compare (status ", status, "). ", paste(lines, collapse = " "),
      " Is fitdiff installed there? Try: ", python, " -m fitdiff doctor", call. = FALSE
    )
  }
  answer <- jsonlite::fromJSON(answered, simplifyVector = FALSE)
  if (!is.null(answer$error)) stop(answer$error, call. = FALSE)
  answer
}
