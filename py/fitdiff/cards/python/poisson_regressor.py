"""scikit-learn's PoissonRegressor."""

from fitdiff.cards.card import Card, Example, Setting
from fitdiff.cards.codecs import ANY
from fitdiff.cards.penalties import Penalty
from fitdiff.cards.python.estimators import COEFFICIENTS, INTERCEPT, SAMPLE_WEIGHT

CARD = Card(
    function="sklearn.linear_model.PoissonRegressor",
    method="regression",
    objective="mean half deviance + alpha / 2 x sum of squared coefficients",
    shape="estimator",
    settings=(
        Setting("L1 penalty, L2 penalty", "alpha", Penalty(share=0.0)),
        INTERCEPT,
        SAMPLE_WEIGHT,
    ),
    fixed={"family": "poisson", "link": "log", "dispersion": ANY, "reference distribution": ANY},
    tight={"tol": "1e-12", "max_iter": "100000", "solver": "'newton-cholesky'"},
    stops="largest element of the gradient",
    reports=COEFFICIENTS,
    harmless=("copy_X", "random_state", "warm_start", "solver", "verbose"),
    examples=(
        Example("PoissonRegressor(alpha=0)", "r:datasets::quakes", "stations", ("mag", "depth")),
        Example("PoissonRegressor(alpha=0.1)", "r:datasets::quakes", "stations", ("mag", "depth")),
    ),
    agrees=1e-8,
    because="glmnet's coordinate descent stops before the gradient is 0",
)
