#' Names that installed packages export
#'
#' Read from the files of each package: nothing is loaded.
#'
#' @param packages Names of packages.
#' @return A named list with one character vector for each package that is installed.
#' @export
call_exports <- function(packages) {
  packages <- packages[nzchar(find_packages(packages))]
  exports <- lapply(packages, exported_names)
  stats::setNames(lapply(exports, as.list), packages)
}

exported_names <- function(package) {
  information <- readRDS(system.file("Meta", "nsInfo.rds", package = package))
  names <- information$exports
  if (length(information$exportPatterns)) {
    index <- system.file("R", paste0(package, ".rdx"), package = package)
    defined <- names(readRDS(index)$variables)
    pattern <- paste(information$exportPatterns, collapse = "|")
    names <- c(names, grep(pattern, defined, value = TRUE))
  }
  unique(as.character(names))
}

#' What a call needs to know of functions
#'
#' @param packages,names Where each function is and its name.
#' @return A list with an element for each: `version` of the package, `generic` (whether it
#'   dispatches on a class), `methods` (the classes that it has methods for), `formals` (names of
#'   its arguments), `defaults` (their code; an empty string without one) and `choices` (values that
#'   its body matches arguments with). NULL for what is no
#'   function.
#' @export
call_functions <- function(packages, names) {
  Map(describe_function, packages, names, USE.NAMES = FALSE)
}

describe_function <- function(package, name) {
  object <- getExportedValue(package, name)
  if (!is.function(object)) return(NULL)
  arguments <- formals(args(object))
  generic <- any(c("UseMethod", "standardGeneric") %in% all.names(body(object)))
  list(
    version = as.character(utils::packageVersion(package)),
    generic = generic,
    methods = as.list(if (generic) method_classes(name, package)),
    formals = as.list(as.character(names(arguments))),
    defaults = as.list(code_of(arguments)),
    choices = choices_of(object)
  )
}

# Values that the body of a function matches its arguments with: pmatch(use, c("a", "b")).
choices_of <- function(object) {
  if (!is.function(object) || is.primitive(object)) return(list())
  matched <- Filter(is_matching, calls_in(body(object)))
  names(matched) <- vapply(matched, function(node) as.character(node[[2L]]), "")
  arguments <- intersect(names(matched), names(formals(args(object))))
  lapply(matched[arguments], function(node) as.list(unlist(as.list(node[[3L]])[-1L])))
}

calls_in <- function(node) {
  if (!is.call(node)) return(list())
  parts <- as.list(node)
  there <- !vapply(seq_along(parts), function(i) is_empty(parts[i]), NA)
  c(list(node), do.call(c, lapply(unname(parts[there]), calls_in)))
}

is_matching <- function(node) {
  length(node) > 2L && is.name(node[[1L]]) &&
    as.character(node[[1L]]) %in% c("pmatch", "match.arg") &&
    is.name(node[[2L]]) && is_choices(node[[3L]])
}

is_choices <- function(node) {
  texts <- as.list(node)[-1L]
  is.call(node) && identical(node[[1L]], quote(c)) && length(texts) > 1L &&
    all(vapply(texts, is.character, NA))
}

code_of <- function(arguments) {
  code <- function(i) {
    if (is_empty(arguments[i])) "" else paste(deparse(arguments[[i]], 500L), collapse = " ")
  }
  vapply(seq_along(arguments), code, "")
}

method_classes <- function(name, package) {
  found <- suppressWarnings(utils::.S3methods(name, envir = asNamespace(package)))
  sub(paste0(name, "."), "", as.character(found), fixed = TRUE)
}

#' Arguments and defaults of an S3 method
#'
#' @param package,name The generic.
#' @param class The class that it dispatches on.
#' @return As one element of [call_functions()]; NULL if there is no such method.
#' @export
call_method <- function(package, name, class) {
  method <- utils::getS3method(name, class, optional = TRUE, envir = asNamespace(package))
  if (is.null(method)) return(NULL)
  arguments <- formals(args(method))
  list(
    name = paste0(name, ".", class),
    formals = as.list(as.character(names(arguments))),
    defaults = as.list(code_of(arguments)),
    choices = choices_of(method)
  )
}
