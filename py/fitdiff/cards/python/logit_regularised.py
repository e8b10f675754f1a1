"""statsmodels' Logit, fitted by ``fit_regularized()``."""

from fitdiff.cards.card import Card, Example, Setting
from fitdiff.cards.codecs import ANY
from fitdiff.cards.penalties import Penalty
from fitdiff.cards.python.regularised import ALL_PENALISED, COEFFICIENTS, HARMLESS
from fitdiff.cards.python.statsmodels_reports import OFFSET

CARD = Card(
    function="statsmodels.api.Logit.fit_regularized",
    fitted_by="fit_regularized",
    method="regression",
    objective="-log-likelihood + alpha x sum of sizes of all coefficients, that of a constant "
    "included; small ones are set to 0 after (trim_mode)",
    shape="statsmodels",
    also=("statsmodels.formula.api.logit.fit_regularized",),
    settings=(
        Setting("L1 penalty, L2 penalty", "fit:alpha", Penalty(rows=1, share=1.0)),
        OFFSET,
    ),
    fixed={
        **ALL_PENALISED,
        "family": "binomial",
        "link": "logit",
        "dispersion": ANY,
        "reference distribution": ANY,
    },
    tight={"fit:acc": "1e-14", "fit:maxiter": "10000"},
    stops="change of the objective",
    reports=COEFFICIENTS,
    harmless=(*HARMLESS, "fit:auto_trim_tol", "fit:size_trim_tol", "fit:qc_tol", "fit:trim_mode"),
    examples=(
        Example(
            "sm.Logit(y, X).fit_regularized(alpha=0.3, disp=0)",
            "r:datasets::mtcars", "am", ("wt", "hp"),
        ),
    ),
    agrees=1e-5,
    because="SLSQP stops where the objective changes by less than 1e-14",
)  # fmt: skip
