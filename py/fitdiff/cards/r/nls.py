"""stats::nls."""

from fitdiff.cards.card import Card, Example, Report

CARD = Card(
    function="stats::nls",
    method="nonlinear least squares",
    objective="sum of squared residuals of a nonlinear function, by Gauss-Newton",
    shape="formula",
    data={"formula": "formula", "data": "data", "start": "start"},
    tight={"control": "nls.control(tol = 1e-08, maxiter = 1000)"},
    nested={"control": "stats::nls.control"},
    stops="relative offset",
    reports=(
        Report("coefficients", "coef(fit)"),
        Report("standard errors", "coef(summary(fit))[, 2]"),
    ),
    harmless=("trace", "model", "algorithm", "na.action", "lower", "upper"),
    examples=(
        Example(
            "nls(density ~ a / (1 + exp((b - log(conc)) / k)), start = list(a = 3, b = 0, k = 1))",
            "r:datasets::DNase",
        ),
    ),
    agrees=1e-5,
    because="both take derivatives by differences",
)
