"""What scikit-learn's linear models share."""

from __future__ import annotations

from fitdiff.cards.card import Report, Setting
from fitdiff.cards.codecs import Choice, Columns

INTERCEPT = Setting("intercept", "fit_intercept")
SAMPLE_WEIGHT = Setting("sampling weights", "fit:sample_weight", Columns(), "None")
POSITIVE = Setting("negative coefficients", "positive", Choice({False: True, True: False}))
_ALL = "pd.Series([fit.intercept_, *fit.coef_], ['Intercept', *fit.feature_names_in_])"
_SLOPES = "pd.Series(fit.coef_, fit.feature_names_in_)"
COEFFICIENTS = (
    Report("coefficients", _ALL, when={"intercept": (True,)}),
    Report("coefficients", _SLOPES, when={"intercept": (False,)}),
)
CLASSIFIER = (
    Report(
        "coefficients",
        "pd.Series([*fit.intercept_, *fit.coef_[0]], ['Intercept', *fit.feature_names_in_])",
        when={"intercept": (True,)},
    ),
    Report(
        "coefficients",
        "pd.Series(fit.coef_[0], fit.feature_names_in_)",
        when={"intercept": (False,)},
    ),
)
