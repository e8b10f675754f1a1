"""scikit-learn's LassoCV."""

from fitdiff.cards.card import Card, Report, Setting
from fitdiff.cards.folds import Folds
from fitdiff.cards.numbers import Several
from fitdiff.cards.python.estimators import INTERCEPT

_SIZES = "np.unique(fit.cv.test_fold, return_counts=True)[1]"
CARD = Card(
    function="sklearn.linear_model.LassoCV",
    method="cross-validated lasso",
    objective="mean over folds of the mean squared error of the left-out fold, for each alpha",
    shape="estimator",
    settings=(
        Setting("penalties", "alphas", Several(single=False)),
        Setting("folds", "cv", Folds("5 blocks of rows")),
        INTERCEPT,
    ),
    tight={"tol": "1e-14", "max_iter": "1000000"},
    stops="duality gap, relative to the sum of squares of y",
    reports=(
        Report("estimate", "fit.alpha_"),
        Report("values", "fit.mse_path_.mean(axis=1)", "folds weighted equally"),
        Report(
            "values",
            f"np.average(fit.mse_path_, axis=1, weights={_SIZES})",
            "folds weighted by size",
        ),
    ),
    harmless=(
        "eps",
        "n_alphas",
        "precompute",
        "copy_X",
        "verbose",
        "n_jobs",
        "positive",
        "random_state",
        "selection",
    ),
    needs=("from sklearn.model_selection import PredefinedSplit",),
    agrees=1e-8,
    because="coordinate descent stops at a duality gap of 1e-14",
)
