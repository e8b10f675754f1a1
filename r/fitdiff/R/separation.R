#' Tell whether a hyperplane separates two classes
#'
#' The likelihood of a logistic regression has a maximum if and only if the classes overlap (Albert
#' and Anderson 1984). With \eqn{a_i = x_i} for label 1 and \eqn{a_i = -x_i} for label 0, they are
#'   * completely separated if some \eqn{\beta} has \eqn{a_i^T \beta > 0} for all rows;
#'   * quasi-completely separated if some \eqn{\beta} has \eqn{a_i^T \beta \ge 0} for all rows and
#'     \eqn{> 0} for at least one, but none makes all of them strict;
#'   * overlapping otherwise.
#'
#' @section Method:
#' Theorems of the alternative turn each case into a question about weights. There is complete
#' separation if and only if no \eqn{\lambda \ge 0} with sum 1 has \eqn{\sum_i \lambda_i a_i = 0}
#' (Gordan 1873), and overlap if and only if some \eqn{\lambda > 0} has it (Stiemke 1915). The
#' latter is what the score equations say: at a maximum they hold with \eqn{\lambda_i} the
#' probability fitted for the wrong class. Since \eqn{\lambda} may be scaled up to \eqn{1 + \mu}
#' with \eqn{\mu \ge 0}, each is a non-negative least-squares problem (Lawson and Hanson 1974), with
#' residual 0 if and only if the weights exist. A residual that is not 0 is itself a separating
#' \eqn{\beta}, up to sign.
#'
#' R's warning of fitted probabilities numerically 0 or 1 is neither necessary nor sufficient for
#' separation. Linear programmes (Konis 2007) answer the same question; lp_solve was tried, and
#' failed or erred on some tables of images.
#'
#' Columns are divided by their largest absolute value and each \eqn{a_i} by its length, which
#' changes no sign. Unit lengths let the algorithm see that a row lies, up to rounding, in the span
#' of others; without them, weights of 1e16 on rounding errors can pass for a solution.
#'
#' @param x Model matrix (n x p) of doubles, a column of ones included if the model has an
#'   intercept. It need not have full rank.
#' @param y Vector of n labels, 0 or 1.
#' @return `"none"`, `"quasi-complete"` or `"complete"`.
#' @references
#' Albert, A. and Anderson, J. A. (1984). On the existence of maximum likelihood estimates in
#' logistic regression models. *Biometrika* 71, 1-10.
#'
#' Konis, K. (2007). *Linear programming algorithms for detecting separated data in binary logistic
#' regression models*. DPhil thesis, University of Oxford.
#'
#' Lawson, C. L. and Hanson, R. J. (1974). *Solving least squares problems*, chapter 23.
#' @export
separation <- function(x, y) {
  a <- t(unit_rows((2 * y - 1) * unit_columns(x)))
  if (!solvable(rbind(a, 1), c(rep(0, nrow(a)), 1))) {
    "complete"
  } else if (!solvable(a, -rowSums(a))) {
    "quasi-complete"
  } else {
    "none"
  }
}

unit_columns <- function(x) {
  largest <- apply(abs(x), 2L, max)
  sweep(x, 2L, ifelse(largest > 0, largest, 1), "/")
}

unit_rows <- function(x) {
  lengths <- sqrt(rowSums(x^2))
  x / ifelse(lengths > 0, lengths, 1)
}

# TRUE if some v >= 0 has a v = b.
solvable <- function(a, b) {
  solution <- nnls::nnls(a, b)
  if (solution$mode != 1L) {
    stop(
      "Non-negative least squares ended in mode ", solution$mode, " and not in mode 1, which is a ",
      "solution, so whether the classes are separated is not known. Keep fewer columns.",
      call. = FALSE
    )
  }
  # Of 8,000 made-up and real samples, residuals were below 1e-15 or above 1e-4, never between.
  sqrt(solution$deviance) < 1e-9
}
