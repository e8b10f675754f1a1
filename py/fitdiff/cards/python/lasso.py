"""scikit-learn's Lasso."""

from fitdiff.cards.card import Card, Example, Setting
from fitdiff.cards.codecs import ANY
from fitdiff.cards.penalties import Penalty
from fitdiff.cards.python.estimators import COEFFICIENTS, INTERCEPT, POSITIVE, SAMPLE_WEIGHT

CARD = Card(
    function="sklearn.linear_model.Lasso",
    method="regression",
    objective="squared residuals / (2 n) + alpha x sum of sizes of coefficients",
    shape="estimator",
    settings=(
        Setting("L1 penalty, L2 penalty", "alpha", Penalty(share=1.0)),
        INTERCEPT,
        SAMPLE_WEIGHT,
        POSITIVE,
    ),
    fixed={
        "family": "gaussian",
        "link": "identity",
        "dispersion": ANY,
        "reference distribution": ANY,
    },
    tight={"tol": "1e-14", "max_iter": "1000000"},
    stops="duality gap, relative to the sum of squares of y",
    reports=COEFFICIENTS,
    harmless=("copy_X", "random_state", "warm_start", "precompute", "selection"),
    examples=(
        Example(
            "Lasso(alpha=0.5)",
            "r:datasets::swiss",
            "Fertility",
            ("Agriculture", "Education", "Catholic"),
        ),
    ),
    agrees=1e-8,
    because="coordinate descent stops at a duality gap of 1e-14",
    first=2,
    model="linear",
)
