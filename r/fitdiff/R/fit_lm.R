#' Fit a linear model by least squares
#'
#' Selects columns, if wanted, then calls `lm(label ~ .)` and `predict()` on them. Least
#' squares always has a solution; when its columns are collinear, or outnumber the rows, R drops
#' (aliases) the later ones and the status is `"rank-deficient"`. When no column is kept, the model
#' is the intercept alone.
#'
#' @inheritParams check_rows
#' @param select NULL, to keep all columns, or a list of `k`, `statistic` and `ties`, see
#'   [select_columns()].
#' @param tolerance Of rank, as in [stats::lm.fit()]: a column that is collinear with earlier ones
#'   to within this is aliased.
#' @param threshold The label is 1 where the fitted value exceeds it.
#' @param train,test Data frames, in place of the matrices.
#' @param design With data frames, a list: `predictors`, names of columns; `roles`, a list of names
#'   of columns: `weights`, `offset`, `exposure`; `weights`, what these mean, `"none"`,
#'   `"precision"` or `"frequency"`; `intercept`; `classes`, whether the outcome is 0 or 1;
#'   `encode`, NULL or a list of `name` (`"treatment"`, `"sum"`, `"helmert"` or `"polynomial"`) and
#'   for all but `"helmert"` `reference` (`"first"` or `"last"`); `missing`, NULL or a list of
#'   `name` (`"drop"` or `"impute"`) and for the latter `numbers` (`"mean"` or `"median"`) and
#'   `categories` (`"most-frequent"`).
#' @return A list of
#'   * `status`: `"ok"` or `"rank-deficient"`;
#'   * `prediction`: double (m), the fitted value of each test row, not confined to 0..1;
#'   * `train_prediction`: double (n), the fitted value of each training row;
#'   * `label`: raw (m), 0 or 1; `threshold`: as given;
#'   * `selected`: see [select_columns()];
#'   * `parameters`: a list of `intercept` (1), `coefficients` (one for each column kept; NaN where
#'     R dropped the column) and where columns were selected,
#'     `selection_margin` (2; see [select_columns()]);
#'   * `aliased`: logical (1 + columns kept), intercept first: which terms R dropped;
#'   * `rank`: integer; `updates`: 0, the solver is direct.
#' @export
fit_lm <- function(x_train, y_train, x_test, train_hash, test_hash,
                   select = NULL, tolerance = 1e-7, threshold = 0.5,
                   train = NULL, test = NULL, design = NULL) {
  if (!is.null(train)) {
    rows <- table_rows(train, y_train, test, train_hash, test_hash, design)
    fit <- do.call(stats::lm, c(model_arguments(rows, design$intercept), list(tol = tolerance)))
    flags <- list(status = lm_status(fit), updates = 0L)
    return(table_result(fit, rows, design, threshold, identity, flags))
  }
  rows <- check_rows(x_train, y_train, x_test, train_hash, test_hash)
  selection <- selected_by(select, rows$train)
  frames <- linear_frames(rows, selection)
  fit <- stats::lm(label ~ ., data = frames$train, tol = tolerance)
  fitted <- stats::predict(fit, newdata = frames$test)
  linear_result(fit, fitted, threshold, selection, list(status = lm_status(fit), updates = 0L))
}

lm_status <- function(fit) {
  if (fit$rank < length(stats::coef(fit))) "rank-deficient" else "ok"
}
