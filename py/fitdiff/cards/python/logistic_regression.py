"""scikit-learn's LogisticRegression."""

from fitdiff.cards.card import Card, Example, Setting
from fitdiff.cards.codecs import ANY, Scaled
from fitdiff.cards.python.estimators import CLASSIFIER, INTERCEPT, SAMPLE_WEIGHT

CARD = Card(
    function="sklearn.linear_model.LogisticRegression",
    method="regression",
    objective="C x sum of weight x log loss + penalty: 1/2 x sum of squared coefficients",
    shape="estimator",
    settings=(
        Setting("penalty strength", "C", Scaled(reciprocal=True, rows=-1)),
        Setting("share of L1", "l1_ratio"),
        INTERCEPT,
        SAMPLE_WEIGHT,
        Setting("class weights", "class_weight"),
    ),
    fixed={"family": "binomial", "link": "logit", "dispersion": ANY,
           "reference distribution": ANY},
    tight={"tol": "1e-10", "max_iter": "100000"},
    stops="largest element of the gradient",
    reports=CLASSIFIER,
    harmless=("dual", "random_state", "solver", "verbose", "warm_start", "n_jobs",
              "intercept_scaling"),
    examples=(
        Example("LogisticRegression()", "r:datasets::mtcars", "am", ("wt", "hp")),
        Example("LogisticRegression(C=np.inf, tol=1e-10)", "r:datasets::mtcars", "am",
                ("wt", "hp")),
    ),
    agrees=1e-5,
    because="lbfgs stops where no element of the gradient exceeds 1e-10, or earlier",
    first=1,
)
