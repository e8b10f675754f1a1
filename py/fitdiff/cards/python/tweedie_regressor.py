"""scikit-learn's TweedieRegressor."""

from fitdiff.cards.card import Card, Example, Setting
from fitdiff.cards.codecs import ANY
from fitdiff.cards.families import FamilyOfTweedie
from fitdiff.cards.penalties import Penalty
from fitdiff.cards.python.estimators import COEFFICIENTS, INTERCEPT, SAMPLE_WEIGHT

_QUAKES = ("r:datasets::quakes", "stations", ("mag", "depth"))
CARD = Card(
    function="sklearn.linear_model.TweedieRegressor",
    method="regression",
    objective="mean half deviance + alpha / 2 x sum of squared coefficients",
    shape="estimator",
    settings=(
        Setting("family, link", "power, link", FamilyOfTweedie()),
        Setting("L1 penalty, L2 penalty", "alpha", Penalty(share=0.0)),
        INTERCEPT,
        SAMPLE_WEIGHT,
    ),
    fixed={"dispersion": ANY, "reference distribution": ANY},
    tight={"tol": "1e-12", "max_iter": "100000", "solver": "'newton-cholesky'"},
    stops="largest element of the gradient",
    reports=COEFFICIENTS,
    harmless=("solver", "verbose", "warm_start"),
    examples=(
        Example("TweedieRegressor(power=2, alpha=0)", *_QUAKES),
        Example("TweedieRegressor(power=1, alpha=0.1)", *_QUAKES),
        Example("TweedieRegressor(power=1.5, alpha=0)", *_QUAKES),
    ),
    agrees=1e-8,
    because="glmnet's coordinate descent stops before the gradient is 0",
)
