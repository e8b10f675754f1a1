"""stats::glm."""

from fitdiff.cards.card import Card, Example, Report, Setting
from fitdiff.cards.codecs import Columns
from fitdiff.cards.families import FamilyOfR
from fitdiff.cards.r.reports import COEFFICIENTS, DF, KNOWN, P_OF_NORMAL, P_OF_T

_WALD_T = "coef(fit) + qt({tail}, df.residual(fit)) * c(-1, 1)[{end}] * sqrt(diag(vcov(fit)))"
CARD = Card(
    function="stats::glm",
    method="regression",
    objective="-log-likelihood of an exponential family, by iterated weighted least squares",
    shape="formula",
    data={"formula": "formula", "data": "data"},
    settings=(
        Setting("family, link, dispersion, reference distribution", "family", FamilyOfR()),
        Setting("precision weights", "weights", Columns()),
        Setting("sampling weights", "weights", Columns()),
        Setting("offset", "offset", Columns()),
    ),
    fixed={"profiled": True},
    tight={"control": "glm.control(epsilon = 1e-14, maxit = 1000)"},
    # A column of which less than epsilon / 1000 is left beside the others has no coefficient.
    tight_aliased={"control": "glm.control(epsilon = 1e-11, maxit = 1000)"},
    settle="fit <- update(fit, start = coef(fit))",
    nested={"control": "stats::glm.control"},
    stops="relative change of the deviance",
    reports=(
        *COEFFICIENTS,
        P_OF_T,
        P_OF_NORMAL,
        DF,
        Report("interval, lower", "confint(fit, level = {level})[, 1]", "profile likelihood"),
        Report("interval, lower", "confint.default(fit, level = {level})[, 1]", "Wald, normal"),
        Report("interval, lower", _WALD_T.replace("{end}", "1"), "Wald, t"),
        Report("interval, upper", "confint(fit, level = {level})[, 2]", "profile likelihood"),
        Report("interval, upper", "confint.default(fit, level = {level})[, 2]", "Wald, normal"),
        Report("interval, upper", _WALD_T.replace("{end}", "2"), "Wald, t"),
        Report("dispersion", "summary(fit)$dispersion", "Pearson statistic / df, or 1"),
        Report("deviance", "deviance(fit)", "residual"),
        Report("log-likelihood", "as.numeric(logLik(fit))", "at the estimates"),
        Report("AIC", "AIC(fit)", "2 k - 2 log L"),
        Report("BIC", "BIC(fit)", "k log n - 2 log L", KNOWN),
    ),
    harmless=(
        "start",
        "etastart",
        "mustart",
        "model",
        "method",
        "x",
        "y",
        "singular.ok",
        "contrasts",
        "na.action",
    ),
    examples=(
        Example("glm(am ~ wt + hp, family = binomial)", "r:datasets::mtcars"),
        Example("glm(count ~ spray, family = poisson)", "r:datasets::InsectSprays"),
        Example('glm(type ~ glu + bmi, binomial(link = "probit"))', "r:MASS::Pima.tr"),
        Example("glm(mpg ~ wt, family = Gamma(link = log))", "r:datasets::mtcars"),
        Example("glm(mpg ~ wt + hp)", "r:datasets::mtcars"),
        Example("glm(breaks ~ wool + tension, family = quasipoisson)", "r:datasets::warpbreaks"),
        Example("glm(cbind(ncases, ncontrols) ~ agegp, family = binomial)", "r:datasets::esoph"),
        Example("glm(Menarche / Total ~ Age, binomial, weights = Total)", "r:MASS::menarche"),
        Example("glm(Claims ~ Age + offset(log(Holders)), poisson)", "r:MASS::Insurance"),
        Example("glm(mpg ~ wt, inverse.gaussian, weights = qsec)", "r:datasets::mtcars"),
        Example('glm(mpg ~ wt, quasi(link = "log", variance = "mu"))', "r:datasets::mtcars"),
    ),
    agrees=2e-6,
    because="R stops where the deviance no longer changes, its standard errors one step before",
    first=2,
)
