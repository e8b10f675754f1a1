#' Compare what R gave with what Python gives, on the same data
#'
#' @description
#' ```r
#' fit <- glm(am ~ wt + hp, family = binomial, data = mtcars)
#' compare(fit, py("LogisticRegression()"))
#' ```
#'
#' Runs both sides, finds the first stage at which they differ, searches for what makes the
#' difference, proves it by fitting again, and says what to type in either language. Python must
#' have `fitdiff`; see [find_python()].
#'
#' @param first,second The two sides: an object that was fitted (`lm`, `glm`, `glmnet`, `htest`, and
#'   any other whose call can be found), a call by its text ([py()] or [r()]), or a list of named
#'   numbers. The call of an object is taken from it, or from what is written here:
#'   `compare(t.test(extra ~ group, data = sleep), ...)`. An object is compared as it is; causes are
#'   searched where its call, run again, gives its numbers.
#' @param data A data frame; by default that of the object.
#' @param outcome Name of the column that `y` is, where no formula tells.
#' @param features Names of the columns that `X` is; by default those of the formula.
#' @param search Whether to look for what makes them differ.
#' @param budget Seconds for the search.
#' @param tolerances Named numbers, such as `c(coefficients = 1e-4)`, in place of the rules'.
#' @param allow Names of packages whose functions may be called besides the listed ones.
#' @param seed Of the random numbers of both calls.
#' @param progress Whether to say what is going on.
#' @return A `fitdiff_comparison`, which prints as `fitdiff compare` does: a list of `verdict`
#'   (`"same"`, `"nearly the same"`, `"different"`, `"not comparable"` or `"undecided"`), `text`,
#'   `stages` (a data frame, a row a quantity), `causes` (a list, best first), `code` (the call to
#'   type on each side), `notes`, `all` (what `fitdiff compare --json` prints), and `made` (both
#'   `calls`, the hash of the `table`, and `versions`).
#' @examples
#' \dontrun{
#' fit <- glm(am ~ wt + hp, family = binomial, data = mtcars)
#' compare(fit, py("LogisticRegression()"))
#' }
#' @export
compare <- function(first, second, data = NULL, outcome = NULL, features = NULL, search = TRUE,
                    budget = 30, tolerances = NULL, allow = NULL, seed = 1,
                    progress = interactive()) {
  where <- parent.frame()
  sides <- list(
    take_side(first, substitute(first), where, data),
    take_side(second, substitute(second), where, data)
  )
  frame <- NULL
  for (side in sides) if (is.null(frame)) frame <- side$data
  if (is.null(frame)) frame <- data
  if (is.null(frame)) {
    stop(
      "There are no data: neither side holds any. Give a data frame: compare(..., data = df).",
      call. = FALSE
    )
  }
  own <- function(name) Find(Negate(is.null), lapply(sides, `[[`, name))
  request <- list(
    columns = write_columns(frame),
    first = write_side(sides[[1L]]),
    second = write_side(sides[[2L]]),
    outcome = if (is.null(outcome)) own("outcome") else outcome,
    features = as.list(if (is.null(features)) own("features") else features),
    search = search,
    budget = budget,
    tolerances = as.list(tolerances),
    allow = as.list(allow),
    seed = seed
  )
  as_comparison(ask_python(request, progress), attr(request$columns, "left_out"))
}

#' A call by its text
#'
#' @description
#' ```r
#' py("smf.ols('mpg ~ wt', data).fit(cov_type='HC1')")
#' r("lm(mpg ~ wt)")
#' ```
#'
#' The text is parsed and checked, never evaluated.
#'
#' @param code One call, such as `"LogisticRegression()"`. In Python `data` is the table, `X` its
#'   features and `y` its outcome.
#' @return A `fitdiff_call`, for [compare()].
#' @examples
#' py("smf.ols('mpg ~ wt', data).fit(cov_type='HC1')")
#' r("lm(mpg ~ wt)")
#' @export
py <- function(code) call_text("py", code)

#' @rdname py
#' @export
r <- function(code) call_text("r", code)

call_text <- function(language, code) {
  if (!is.character(code) || length(code) != 1L || is.na(code) || !nzchar(trimws(code))) {
    stop("A call must be one text, got ", deparse(code, nlines = 1L), ".", call. = FALSE)
  }
  structure(list(language = language, code = code), class = "fitdiff_call")
}

#' @export
format.fitdiff_call <- function(x, ...) paste0(x$language, ": ", x$code)

#' @export
print.fitdiff_call <- function(x, ...) {
  cat(format(x), "\n", sep = "")
  invisible(x)
}

as_comparison <- function(answer, left_out) {
  found <- answer$result
  stages <- do.call(rbind, lapply(found$stages, function(one) {
    pick <- function(name, empty) if (is.null(one[[name]])) empty else one[[name]]
    data.frame(
      stage = one$stage, same = pick("same", NA), largest = pick("largest", NA_real_),
      where = pick("where", ""), first = pick("first", NA_real_), second = pick("second", NA_real_),
      tolerance = pick("tolerance", NA_real_), why_not = pick("why_not", "")
    )
  }))
  notes <- as.character(unlist(found$notes))
  text <- answer$text
  if (length(left_out)) {
    said <- paste0("Left out, since no call can be given it: ", toString(left_out), ".")
    notes <- c(notes, said)
    text <- paste0(text, "\n", paste(strwrap(said, 80L), collapse = "\n"), "\n")
  }
  structure(
    list(
      verdict = found$verdict, text = text, stages = stages, causes = found$causes,
      code = answer$code, notes = notes, all = found, made = answer$made
    ),
    class = "fitdiff_comparison"
  )
}

#' @export
print.fitdiff_comparison <- function(x, ...) {
  cat(x$text)
  invisible(x)
}

#' @export
as.data.frame.fitdiff_comparison <- function(x, ...) x$stages
