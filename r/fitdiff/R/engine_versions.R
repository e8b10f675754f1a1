#' Versions of all that takes part in a fit
#'
#' @return A list of two named lists of strings. `versions`: `R`; each package that fits or hashes,
#'   where it is installed; `BLAS` and `LAPACK` as file names with LAPACK's version. `code`: for
#'   each function that fits, the hash of its code and of all functions and constants of this
#'   package that it mentions, directly or not. The hash is of what the code says, not of how it
#'   was built: the same after a reinstall, another after any change of code that a fit may run. A
#'   comment, a plot or another engine's function changes nothing.
#' @export
engine_versions <- function() {
  packages <- c(
    "genefilter", "glmnet", "nnet", "nnls", "ranger", "survival", "digest", "curl", "jsonlite",
    "h2o", "reticulate", "keras3"
  )
  installed <- packages[nzchar(find_packages(packages))]
  versions <- lapply(installed, function(name) as.character(utils::packageVersion(name)))
  fits <- grep("^fit_", getNamespaceExports(topenv()), value = TRUE)
  list(
    versions = c(
      list(
        R = as.character(getRversion()),
        BLAS = basename(extSoftVersion()[["BLAS"]]),
        LAPACK = paste(basename(La_library()), La_version())
      ),
      stats::setNames(versions, installed)
    ),
    code = sapply(fits, code_hash, simplify = FALSE)
  )
}

find_packages <- function(packages) {
  vapply(packages, function(name) system.file(package = name), character(1L))
}

code_hash <- function(entry, namespace = topenv()) {
  names <- used_by(entry, namespace)
  code <- lapply(names, function(name) c(name, deparse_code(get(name, namespace))))
  digest::digest(enc2utf8(unlist(code)), algo = "sha256", serialize = TRUE)
}

# Names of a namespace that an entry mentions, directly or not, and the entry itself. A name that
# stands for something local counts too, and so does one in a string, such as do.call("f", ...): a
# hash that changes needlessly costs a fit, one that does not change costs a wrong result.
used_by <- function(entry, namespace) {
  own <- ls(namespace, all.names = TRUE)
  found <- character()
  waiting <- entry
  while (length(waiting) > 0L) {
    found <- c(found, waiting)
    mentioned <- unlist(lapply(waiting, function(name) mentioned_in(get(name, namespace))))
    waiting <- setdiff(intersect(mentioned, own), found)
  }
  # Sorted by the radix method, which is the same in every locale.
  sort(found, method = "radix")
}

mentioned_in <- function(object) {
  if (is.function(object)) {
    # A primitive has neither; a default may be absent, hence the call around them.
    object <- as.call(c(list(quote(list)), formals(object), body(object)))
  }
  if (is.environment(object)) return(character())
  c(all.names(as.expression(object)), strings_in(object))
}

strings_in <- function(code) {
  if (is.character(code)) return(code)
  if (!is.recursive(code) || is.environment(code) || is.function(code)) return(character())
  parts <- as.list(code)
  given <- !vapply(seq_along(parts), function(at) is_empty(parts[at]), NA)
  unlist(lapply(parts[given], strings_in), use.names = FALSE)
}

deparse_code <- function(object) {
  # Without source references: whether they are kept depends on how the package was installed.
  deparse(if (is.function(object)) utils::removeSource(object) else object)
}
