"""scikit-learn's Ridge."""

from fitdiff.cards.card import Card, Example, Setting
from fitdiff.cards.codecs import ANY
from fitdiff.cards.penalties import Penalty
from fitdiff.cards.python.estimators import COEFFICIENTS, INTERCEPT, POSITIVE, SAMPLE_WEIGHT

CARD = Card(
    function="sklearn.linear_model.Ridge",
    method="regression",
    objective="sum of weight x squared residual + alpha x sum of squared coefficients",
    shape="estimator",
    settings=(
        Setting("L1 penalty, L2 penalty", "alpha", Penalty(rows=1, share=0.0)),
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
    tight={"solver": "'svd'"},
    stops="accuracy of iterative solvers; the default solves directly",
    reports=COEFFICIENTS,
    harmless=("copy_X", "random_state", "warm_start", "max_iter", "tol", "solver"),
    examples=(
        Example(
            "Ridge(alpha=10)",
            "r:datasets::swiss",
            "Fertility",
            ("Agriculture", "Education", "Catholic"),
        ),
        Example(
            "Ridge(alpha=5, fit_intercept=False)",
            "r:datasets::swiss",
            "Fertility",
            ("Agriculture", "Education", "Catholic"),
        ),
    ),
    first=2,
    model="linear",
)
