"""lmtest::coeftest."""

from fitdiff.cards.card import Card, Example, Report
from fitdiff.cards.covariances import sandwich_setting

_T = {"reference distribution": ("t",)}
_NORMAL = {"reference distribution": ("normal",)}
CARD = Card(
    function="lmtest::coeftest",
    method="regression",
    objective="estimate / standard error of the covariance given, against t of the residual df",
    shape="wrapper",
    data={"model": "x"},
    settings=(sandwich_setting(),),
    reports=(
        Report("coefficients", "fit[, 1]"),
        Report("standard errors", "fit[, 2]"),
        Report("statistics", "fit[, 3]", "estimate / standard error"),
        Report("p-values", "fit[, 4]", "t", _T),
        Report("p-values", "fit[, 4]", "normal", _NORMAL),
    ),
    around=("stats::lm", "stats::glm"),
    needs=("sandwich",),
    examples=(
        Example("coeftest(lm(mpg ~ wt + hp), vcov. = vcovHC)", "r:datasets::mtcars"),
        Example(
            'coeftest(lm(mpg ~ wt + hp), vcov. = vcovHC(lm(mpg ~ wt + hp), type = "HC1"))',
            "r:datasets::mtcars",
        ),
        Example(
            'coeftest(lm(mpg ~ wt), vcov. = vcovHC, type = "HC0", df = Inf)', "r:datasets::mtcars"
        ),
        Example("coeftest(lm(mpg ~ wt), vcov. = vcovCL, cluster = ~ carb)", "r:datasets::mtcars"),
        Example(
            "coeftest(lm(mpg ~ wt), vcov. = NeweyWest, lag = 3, prewhite = FALSE)",
            "r:datasets::mtcars",
        ),
        Example("coeftest(lm(mpg ~ wt))", "r:datasets::mtcars"),
    ),
    first=1,
)
