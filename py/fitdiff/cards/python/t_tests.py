"""What SciPy's three t tests share."""

from __future__ import annotations

from fitdiff.cards.card import Report, Setting
from fitdiff.cards.codecs import Choice

ALTERNATIVE = Setting("alternative", "alternative")
MISSING = Setting(
    "missing values",
    "nan_policy",
    Choice({"propagate": "give NaN", "omit": "left out", "raise": "an error"}),
)
_INTERVAL = "fit.confidence_interval({level})"
REPORTS = (
    Report("statistics", "fit.statistic"),
    Report("degrees of freedom", "fit.df"),
    Report("p-values", "fit.pvalue"),
    Report("interval, lower", f"{_INTERVAL}.low"),
    Report("interval, upper", f"{_INTERVAL}.high"),
)
