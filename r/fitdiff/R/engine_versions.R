#' Versions of all that takes part in a fit
#'
#' @return A named list of strings: `R`; each package that fits or hashes, where it is installed;
#'   `BLAS` and `LAPACK` as file names with LAPACK's version; and `fitdiff-code`, the hash of this
#'   package's own code. The hash is of what the functions say, not of how they were built: the
#'   same after a reinstall, another after any change of code.
#' @export
engine_versions <- function() {
  packages <- c(
    "genefilter", "glmnet", "nnls", "digest", "curl", "jsonlite", "h2o", "reticulate", "keras3"
  )
  installed <- packages[nzchar(find_packages(packages))]
  versions <- lapply(installed, function(name) as.character(utils::packageVersion(name)))
  c(
    list(
      R = as.character(getRversion()),
      BLAS = basename(extSoftVersion()[["BLAS"]]),
      LAPACK = paste(basename(La_library()), La_version()),
      "fitdiff-code" = code_hash()
    ),
    stats::setNames(versions, installed)
  )
}

find_packages <- function(packages) {
  vapply(packages, function(name) system.file(package = name), character(1L))
}

code_hash <- function(namespace = topenv()) {
  # Sorted by the radix method, which is the same in every locale.
  names <- sort(ls(namespace, all.names = TRUE), method = "radix")
  names <- names[!startsWith(names, ".__") & names != ".packageName"]
  code <- lapply(names, function(name) c(name, deparse_code(get(name, namespace))))
  digest::digest(enc2utf8(unlist(code)), algo = "sha256", serialize = TRUE)
}

deparse_code <- function(object) {
  # Without source references: whether they are kept depends on how the package was installed.
  deparse(if (is.function(object)) utils::removeSource(object) else object)
}
