"""scikit-learn's LinearRegression."""

from fitdiff.cards.card import Card, Example
from fitdiff.cards.codecs import ANY
from fitdiff.cards.python.estimators import COEFFICIENTS, INTERCEPT, POSITIVE, SAMPLE_WEIGHT

CARD = Card(
    function="sklearn.linear_model.LinearRegression",
    method="regression",
    objective="sum of weight x squared residual; singular values below tol x the largest are 0",
    shape="estimator",
    settings=(INTERCEPT, SAMPLE_WEIGHT, POSITIVE),
    fixed={"dispersion": ANY, "reference distribution": ANY},
    tight={"tol": "1e-15"},
    stops="singular values that count as 0, relative to the largest",
    reports=COEFFICIENTS,
    harmless=("copy_X", "n_jobs"),
    examples=(
        Example("LinearRegression()", "r:datasets::mtcars", "mpg", ("wt", "hp")),
        Example("LinearRegression(fit_intercept=False)", "r:datasets::mtcars", "mpg", ("wt", "hp")),
        Example(
            "LinearRegression().fit(data[['wt', 'hp']], data['mpg'], sample_weight=qsec)",
            "r:datasets::mtcars",
        ),
    ),
    first=1,
)
