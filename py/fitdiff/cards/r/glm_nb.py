"""MASS::glm.nb."""

from fitdiff.cards.card import Card, Example, Report

CARD = Card(
    function="MASS::glm.nb",
    method="negative binomial regression",
    objective="-log-likelihood of variance mu + mu^2 / theta, over coefficients and theta by turns",
    shape="formula",
    data={"formula": "formula", "data": "data"},
    tight={"control": "glm.control(epsilon = 1e-14, maxit = 1000)"},
    # A column of which less than epsilon / 1000 is left beside the others has no coefficient.
    tight_aliased={"control": "glm.control(epsilon = 1e-11, maxit = 1000)"},
    nested={"control": "stats::glm.control"},
    stops="relative change of the log-likelihood",
    reports=(
        Report("coefficients", "coef(fit)"),
        Report("estimate", "fit$theta", "theta"),
        Report("standard errors", "sqrt(diag(vcov(fit)))", "expected information, theta known"),
        Report("log-likelihood", "as.numeric(logLik(fit))", "at the estimates"),
        Report("AIC", "AIC(fit)", "counts theta"),
    ),
    harmless=(
        "start",
        "etastart",
        "mustart",
        "method",
        "model",
        "x",
        "y",
        "contrasts",
        "init.theta",
        "na.action",
        "link",
    ),
    examples=(Example("glm.nb(Days ~ Age + Sex)", "r:MASS::quine"),),
    agrees=1e-6,
    because="R's theta stops at a relative change of the log-likelihood",
)
