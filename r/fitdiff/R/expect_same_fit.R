#' Expect R and Python to report the same fit
#'
#' @description
#' ```r
#' test_that("the port gives R's coefficients", {
#'   fit <- lm(mpg ~ wt, data = mtcars)
#'   expect_same_fit(fit, py("smf.ols('mpg ~ wt', data).fit()"), stage = "coefficients")
#' })
#' ```
#'
#' An expectation for testthat: what `first` and `second` report must agree, stage by stage, within
#' the tolerances of fitdiff or the ones given. A failure says at which stage they first differ, how
#' many digits agree, which tolerance would have been needed, and the cause if it is found.
#'
#' @inheritParams compare
#' @param stage Names of what must agree, such as `"coefficients"` or `"standard errors"`; by
#'   default all that both sides report.
#' @param tolerance Named numbers, such as `c(coefficients = 1e-4)`, or one number for all of
#'   `stage`, in place of fitdiff's. It is in the measure of its stage: for coefficients the
#'   difference times sd(column) over sd(predictor).
#' @param requirement What the test shows, such as `"SRS-1: coefficients as in R"`. With the result,
#'   both calls, the hash of the rows and the versions it is written to testthat's JUnit file, if
#'   there is one (`reporter = "junit"`), from which `fitdiff evidence` makes a report.
#' @param ... More arguments of [compare()], such as `outcome`.
#' @return The comparison, invisibly; see [compare()].
#' @examples
#' \dontrun{
#' fit <- lm(mpg ~ wt, data = mtcars)
#' expect_same_fit(fit, py("smf.ols('mpg ~ wt', data).fit()"), stage = "coefficients")
#' }
#' @export
expect_same_fit <- function(first, second, data = NULL, stage = NULL, tolerance = NULL, ...,
                            requirement = NULL, budget = 10) {
  if (!requireNamespace("testthat", quietly = TRUE)) {
    stop("expect_same_fit() needs testthat: install.packages(\"testthat\").", call. = FALSE)
  }
  # The sides are passed on as they are written: compare() takes a test's call from there.
  asked <- list(
    quote(fitdiff::compare), substitute(first), substitute(second), data = data,
    tolerances = stage_tolerances(stage, tolerance), budget = budget, progress = FALSE, ...
  )
  found <- tryCatch(
    eval(as.call(asked), parent.frame()),
    error = function(error) if (is.null(requirement)) stop(error) else error
  )
  if (inherits(found, "error")) {
    # As a failure, which can hold its requirement: testthat writes an error after it.
    testthat::expect(FALSE, conditionMessage(found))
    calls <- c(first = deparse1(substitute(first)), second = deparse1(substitute(second)))
    note_properties(c(requirement = requirement, result = "different", calls))
    return(invisible(NULL))
  }
  said <- stage_failure(found, stage)
  testthat::expect(!nzchar(said), paste0(said, "\n\n", found$text))
  note_properties(properties_of(found, stage, requirement, failed = nzchar(said)))
  invisible(found)
}

stage_tolerances <- function(stage, tolerance) {
  if (is.null(tolerance) || !is.null(names(tolerance))) {
    return(tolerance)
  }
  if (is.null(stage) || length(tolerance) != 1L) {
    stop(
      "tolerance must be named, such as c(coefficients = 1e-4), or one number for `stage`; got ",
      deparse(tolerance, nlines = 1L), ".", call. = FALSE
    )
  }
  stats::setNames(rep(tolerance, length(stage)), stage)
}

# What fails, in a line or two; "" where all that was asked for agrees.
stage_failure <- function(found, stage) {
  kinds <- vapply(stages_asked(found, NULL), `[[`, "", "stage")
  lacking <- setdiff(stage, kinds)
  if (length(lacking)) {
    return(paste0(
      "Not compared: ", toString(lacking), ". Compared can be: ",
      if (length(kinds)) toString(kinds) else "nothing", "."
    ))
  }
  wanted <- stages_asked(found, stage)
  if (!length(wanted)) {
    return("Not comparable.")
  }
  differing <- Find(function(one) !one$same, wanted)
  if (is.null(differing)) "" else stage_apart(differing)
}

# The stages that were compared, of those asked for.
stages_asked <- function(found, stage) {
  Filter(
    function(one) !is.null(one$same) && (is.null(stage) || one$stage %in% stage), found$all$stages
  )
}

stage_apart <- function(one) {
  plain <- function(value) if (is.null(value)) "none" else format(value, digits = 10L)
  where <- if (nzchar(one$where)) paste0(" at ", one$where) else ""
  sprintf(
    "%s: %s and %s%s, %d %s there.\nTolerance needed: %s; in force: %s.",
    one$stage, plain(one$first), plain(one$second), where, one$digits,
    if (one$digits == 1L) "digit agrees" else "digits agree", at_least(one$distance),
    format(one$tolerance, digits = 3L)
  )
}

# Two digits, rounded up, so that the tolerance that is printed would do.
at_least <- function(value) {
  if (is.null(value)) {
    return("none would do")
  }
  if (value <= 0) {
    return("0")
  }
  step <- 10^(floor(log10(value)) - 1)
  format(ceiling(value / step) * step, digits = 2L)
}
