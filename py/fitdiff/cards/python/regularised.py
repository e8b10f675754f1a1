"""What statsmodels' ``fit_regularized()`` of several models share."""

from __future__ import annotations

from fitdiff.cards.card import Report, Setting
from fitdiff.cards.penalties import Penalty

COEFFICIENTS = (Report("coefficients", "pd.Series(np.asarray(fit.params), fit.model.exog_names)"),)
# Each coefficient, that of a constant included.
ALL_PENALISED = {"intercept penalised": True}
ELASTIC_NET = Setting("L1 penalty, L2 penalty", "fit:alpha, fit:L1_wt", Penalty(absent=1.0))
TIGHT = {"fit:cnvrg_tol": "1e-14", "fit:maxiter": "10000"}
STOPS = "change of the coefficients"
BECAUSE = "coordinate descent stops where coefficients change by less than 1e-14"
HARMLESS = (
    "missing", "hasconst", "check_rank", "subset", "drop_cols", "fit:start_params",
    "fit:opt_method", "fit:zero_tol", "fit:method", "fit:disp", "fit:full_output", "fit:callback",
)  # fmt: skip
