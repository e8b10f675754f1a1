"""stats::lm."""

from fitdiff.cards.card import Card, Example, Report, Setting
from fitdiff.cards.codecs import Columns
from fitdiff.cards.r.reports import COEFFICIENTS, DF, P_OF_T

CARD = Card(
    function="stats::lm",
    method="regression",
    objective="sum of weight x squared residual",
    shape="formula",
    data={"formula": "formula", "data": "data"},
    settings=(
        Setting("precision weights", "weights", Columns()),
        Setting("sampling weights", "weights", Columns()),
        Setting("offset", "offset", Columns()),
    ),
    fixed={"reference distribution": "t", "profiled": False},
    reports=(
        *COEFFICIENTS,
        P_OF_T,
        DF,
        Report("interval, lower", "confint(fit, level = {level})[, 1]", "Wald, t"),
        Report("interval, upper", "confint(fit, level = {level})[, 2]", "Wald, t"),
        Report("dispersion", "sigma(fit)^2", "residual sum of squares / df"),
        Report("log-likelihood", "as.numeric(logLik(fit))", "Gaussian, maximised"),
        Report("AIC", "AIC(fit)", "counts the residual variance"),
        Report("AIC", "AIC(fit) - 2", "coefficients only"),
        Report("BIC", "BIC(fit)", "counts the residual variance"),
        Report("BIC", "BIC(fit) - log(nobs(fit))", "coefficients only"),
        Report("R-squared", "summary(fit)$r.squared"),
    ),
    harmless=("method", "model", "x", "y", "qr", "singular.ok", "contrasts", "na.action"),
    examples=(
        Example("lm(mpg ~ wt + hp)", "r:datasets::mtcars"),
        Example("lm(breaks ~ wool * tension)", "r:datasets::warpbreaks"),
        Example("lm(mpg ~ wt + I(hp / 100), weights = qsec)", "r:datasets::mtcars"),
        Example("lm(Fertility ~ Education + Catholic - 1)", "r:datasets::swiss"),
        Example("lm(Ozone ~ Wind + log(Temp), data = airquality)", "r:datasets::airquality"),
        Example("lm(mpg ~ wt + factor(cyl), subset = am == 0)", "r:datasets::mtcars"),
    ),
    first=3,
)
