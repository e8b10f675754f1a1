"""scikit-learn's LogisticRegression."""

from fitdiff.cards.card import Card, Example, Setting
from fitdiff.cards.codecs import ANY, Choice
from fitdiff.cards.penalties import InterceptBySolver, Penalty
from fitdiff.cards.python.estimators import CLASSIFIER, INTERCEPT, SAMPLE_WEIGHT

CARD = Card(
    function="sklearn.linear_model.LogisticRegression",
    method="regression",
    objective="C x sum of weight x log loss + penalty: 1/2 x sum of squared coefficients",
    shape="estimator",
    settings=(
        Setting(
            "L1 penalty, L2 penalty",
            "C, l1_ratio",
            Penalty(reciprocal=True, rows=-1, for_l1=(("solver", "saga"),)),
        ),
        # After the penalty, which asks for another solver where it is L1.
        Setting("intercept penalised", "solver, intercept_scaling", InterceptBySolver()),
        INTERCEPT,
        SAMPLE_WEIGHT,
        Setting("class weights", "class_weight", Choice({None: None, "balanced": "balanced"})),
    ),
    fixed={"family": "binomial", "link": "logit", "dispersion": ANY, "reference distribution": ANY},
    tight={"tol": "1e-12", "max_iter": "100000", "solver": "'newton-cholesky'"},
    stops="largest element of the gradient",
    reports=CLASSIFIER,
    harmless=("dual", "random_state", "verbose", "warm_start", "n_jobs"),
    examples=(
        Example("LogisticRegression()", "r:datasets::mtcars", "am", ("wt", "hp")),
        Example(
            "LogisticRegression(C=np.inf, tol=1e-10)", "r:datasets::mtcars", "am", ("wt", "hp")
        ),
    ),
    agrees=1e-5,
    because="lbfgs and saga stop before the gradient is 0",
    first=1,
)
