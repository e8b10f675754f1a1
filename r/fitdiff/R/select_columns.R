#' Select the columns that tell two classes apart best
#'
#' Ranks columns one by one by how well they tell two classes apart, and keeps the best. With the
#' defaults, and with y as a factor, the columns kept are
#' `which(rank(colFtests(x, y)$p.value) <= 10)`.
#'
#' @section Ties and constant columns:
#' Average ranks let a tie at the cut keep fewer columns than wanted, or more. A column that
#' separates the classes perfectly and is constant within each has F = Inf and p = 0; when more
#' than `2 * k - 1` such columns tie at the top, their average rank exceeds `k` and
#' none is kept, with a warning. In large training sets p underflows to 0, and columns
#' tie there that are not perfect separators. A constant column has no F (0 / 0) and is ranked
#' after all others, in column order, by R's rule for NaN (`na.last = TRUE`, the default of
#' `rank()`).
#'
#' @section Formulae:
#' `pooled-f` is the F test of equal means under equal variances, [genefilter::colFtests()].
#' `welch-ddof0` is \eqn{|m_0 - m_1| / (\sqrt{s_0^2 / n_0 + s_1^2 / n_1} + 10^{-6})} with variances
#' divided by n and not by n - 1, as NumPy's `std` does; it has no p-value.
#'
#' @param x Matrix (n x p), raw or numeric: the training rows as they are, unscaled.
#' @param y Vector of n labels, 0 or 1 (raw or numeric).
#' @param k How many columns are wanted.
#' @param statistic `"pooled-f"` or `"welch-ddof0"`.
#' @param ties `"average-rank"`: keep columns whose average rank is at most `k`.
#'   `"argsort"`: keep the first `k` of a stable sort, ties in column order.
#' @return A list of
#'   * `selected`: integer, the columns kept, counted from 1, ascending;
#'   * `statistic`: double (p), the statistic of every column, NaN for constant ones under
#'     `pooled-f`;
#'   * `p_value`: double (p), NaN throughout under `welch-ddof0`;
#'   * `margin`: double (2), the statistic of the last column kept and of the first dropped; NaN
#'     where there is no such column or it has no statistic.
#'
#'   Stops when the labels are of one class only.
#' @export
select_columns <- function(x, y, k = 10L, statistic = "pooled-f", ties = "average-rank") {
  x <- as_double_matrix(x)
  y <- as.integer(y)
  stop_unless_two_classes(y)
  tests <- switch(statistic,
    "pooled-f" = pooled_f(x, y),
    "welch-ddof0" = welch_ddof0(x, y),
    stop_unknown("statistic", statistic, c("pooled-f", "welch-ddof0"))
  )
  position <- switch(ties,
    "average-rank" = rank(tests$order_by, na.last = TRUE, ties.method = "average"),
    "argsort" = rank(tests$order_by, na.last = TRUE, ties.method = "first"),
    stop_unknown("ties", ties, c("average-rank", "argsort"))
  )
  selected <- which(position <= k)
  if (length(selected) == 0L) warn_none_kept(position, k)
  list(
    selected = selected,
    statistic = tests$statistic,
    p_value = tests$p_value,
    margin = margin_at_cut(tests$statistic, position, selected)
  )
}

# All columns where nothing is to be selected.
selected_by <- function(select, train) {
  if (is.null(select)) {
    stop_unless_two_classes(as.integer(train$y))
    return(list(selected = seq_len(ncol(train$x))))
  }
  if (!identical(train$select, select)) {
    selection <- do.call(select_columns, c(list(train$x, train$y), select))
    # Where none is kept each method warns of it.
    if (length(selection$selected) == 0L) return(selection)
    train$select <- select
    train$selection <- selection
  }
  train$selection
}

# In the words of Python's engines. Without ties the first column is always kept.
warn_none_kept <- function(position, k) {
  first <- min(position)
  warning(
    sprintf(
      "No column was kept: %d tie for the first place, and their average rank %g is above %d. ",
      sum(position == first), first, as.integer(k)
    ),
    "The model is its intercept.",
    call. = FALSE
  )
}

pooled_f <- function(x, y) {
  tests <- genefilter::colFtests(x, factor(y))
  # Ordered by p and not by F: p can tie, at 0, where F does not, and then ranks tie too.
  list(statistic = tests$statistic, p_value = tests$p.value, order_by = tests$p.value)
}

welch_ddof0 <- function(x, y) {
  zeros <- moments(x[y == 0L, , drop = FALSE])
  ones <- moments(x[y == 1L, , drop = FALSE])
  standard_error <- sqrt(zeros$variance / zeros$n + ones$variance / ones$n)
  statistic <- abs(zeros$mean - ones$mean) / (standard_error + 1e-6)
  list(statistic = statistic, p_value = rep(NaN, ncol(x)), order_by = -statistic)
}

moments <- function(x) {
  centre <- colMeans(x)
  list(n = nrow(x), mean = centre, variance = colMeans(sweep(x, 2L, centre)^2))
}

margin_at_cut <- function(statistic, position, selected) {
  dropped <- setdiff(seq_along(position), selected)
  last_kept <- selected[which.max(position[selected])]
  first_dropped <- dropped[which.min(position[dropped])]
  c(
    if (length(last_kept)) statistic[last_kept] else NaN,
    if (length(first_dropped)) statistic[first_dropped] else NaN
  )
}

as_double_matrix <- function(x) {
  storage.mode(x) <- "double"
  x
}

stop_unless_two_classes <- function(y) {
  if (!setequal(y, c(0L, 1L))) {
    stop(
      "The training set must hold both classes, 0 and 1, but its ", length(y), " labels are all ",
      paste(sort(unique(y)), collapse = " or "),
      ". No column can be ranked: draw larger or stratified training sets to avoid such splits.",
      call. = FALSE
    )
  }
}

stop_unknown <- function(what, seen, allowed) {
  stop(
    "Unknown ", what, " '", seen, "'. Allowed: ", paste0("'", allowed, "'", collapse = ", "), ".",
    call. = FALSE
  )
}
