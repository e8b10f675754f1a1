"""glmnet::cv.glmnet."""

from fitdiff.cards.card import Card, Example, Report, Setting
from fitdiff.cards.folds import Folds
from fitdiff.cards.numbers import Several

_SWISS = 'as.matrix(data[, c("Agriculture", "Education", "Catholic")]), Fertility'
CARD = Card(
    function="glmnet::cv.glmnet",
    method="cross-validated lasso",
    objective="mean squared error of left-out folds, each weighted by its size, for each lambda; "
    "folds are random unless foldid says them",
    shape="matrix",
    data={"x": "x", "y": "y"},
    settings=(
        Setting("penalties", "lambda", Several(single=False)),
        Setting("folds", "foldid", Folds("random")),
        Setting("share of L1", "alpha", default="1"),
        Setting("columns standardised", "standardize", default="TRUE"),
        Setting("intercept", "intercept", default="TRUE"),
    ),
    tight={"thresh": "1e-30", "maxit": "10000000"},
    stops="change of the objective, relative to the null deviance",
    reports=(
        Report("estimate", "fit$lambda.min"),
        Report("values", "unname(fit$cvm)", "folds weighted by size"),
    ),
    harmless=(
        "nfolds",
        "alignment",
        "grouped",
        "keep",
        "parallel",
        "gamma",
        "relax",
        "trace.it",
        "type.measure",
        "weights",
        "offset",
    ),
    examples=(
        Example(
            f"cv.glmnet({_SWISS}, lambda = c(5, 1, 0.2), "
            "foldid = (Catholic > 50) + (Education > 12) + 1, standardize = FALSE)",
            "r:datasets::swiss",
        ),
    ),
    agrees=1e-8,
    because="coordinate descent stops when a step changes the objective by less than 1e-30",
)
