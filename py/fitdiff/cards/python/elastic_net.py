"""scikit-learn's ElasticNet."""

from fitdiff.cards.card import Card, Example, Setting
from fitdiff.cards.codecs import ANY
from fitdiff.cards.penalties import Penalty
from fitdiff.cards.python.estimators import COEFFICIENTS, INTERCEPT, POSITIVE, SAMPLE_WEIGHT

CARD = Card(
    function="sklearn.linear_model.ElasticNet",
    method="regression",
    objective="squared residuals / (2 n) + alpha x (l1_ratio x sum of sizes "
    "+ (1 - l1_ratio) / 2 x sum of squares)",
    shape="estimator",
    settings=(
        Setting("L1 penalty, L2 penalty", "alpha, l1_ratio", Penalty()),
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
            "ElasticNet(alpha=0.5, l1_ratio=0.3)",
            "r:datasets::swiss",
            "Fertility",
            ("Agriculture", "Education", "Catholic"),
        ),
    ),
    agrees=1e-8,
    because="coordinate descent stops at a duality gap of 1e-14",
    model="linear",
)
