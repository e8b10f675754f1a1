"""How to get quantities out of statsmodels' results."""

from __future__ import annotations

from fitdiff.cards.card import Report, Setting
from fitdiff.cards.codecs import Columns

_T = {"reference distribution": ("t",)}
_NORMAL = {"reference distribution": ("normal",)}
_INTERVAL = "fit.conf_int({beyond})"
COEFFICIENTS = (
    Report("coefficients", "fit.params"),
    Report("standard errors", "fit.bse"),
    Report("statistics", "fit.tvalues", "estimate / standard error"),
    Report("p-values", "fit.pvalues", "t", _T),
    Report("p-values", "fit.pvalues", "normal", _NORMAL),
    Report("degrees of freedom", "fit.df_resid", "rows - coefficients"),
    Report("interval, lower", f"{_INTERVAL}[0]", "Wald, t", _T),
    Report("interval, lower", f"{_INTERVAL}[0]", "Wald, normal", _NORMAL),
    Report("interval, upper", f"{_INTERVAL}[1]", "Wald, t", _T),
    Report("interval, upper", f"{_INTERVAL}[1]", "Wald, normal", _NORMAL),
)
OFFSET = Setting("offset", "offset", Columns(), "None")
LINEAR = (
    Report("dispersion", "fit.scale", "residual sum of squares / df"),
    Report("log-likelihood", "fit.llf", "Gaussian, maximised"),
    Report("AIC", "fit.aic", "coefficients only"),
    Report("AIC", "fit.aic + 2", "counts the residual variance"),
    Report("BIC", "fit.bic", "coefficients only"),
    Report("BIC", "fit.bic + np.log(fit.nobs)", "counts the residual variance"),
    Report("R-squared", "fit.rsquared"),
)
HARMLESS = (
    "missing", "hasconst", "fit:method", "fit:full_output", "fit:disp", "fit:callback",
    "fit:start_params", "check_rank", "subset", "drop_cols",
)  # fmt: skip
LIKELIHOOD = (
    Report("log-likelihood", "fit.llf", "at the estimates"),
    Report("AIC", "fit.aic", "2 k - 2 log L"),
    Report("BIC", "fit.bic", "k log n - 2 log L"),
)
