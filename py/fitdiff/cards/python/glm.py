"""statsmodels' GLM."""

from fitdiff.cards.card import Card, Example, Report, Setting
from fitdiff.cards.codecs import Columns
from fitdiff.cards.covariances import CovarianceOfStatsmodels, covariance_setting
from fitdiff.cards.families import FamilyOfStatsmodels
from fitdiff.cards.python.statsmodels_reports import COEFFICIENTS, HARMLESS, OFFSET

_PLAIN = {"dispersion": ("1",), "precision weights": (None,), "frequency weights": (None,)}
_OWN = "with weights, or a dispersion by Pearson's statistic"
CARD = Card(
    function="statsmodels.api.GLM",
    method="regression",
    objective="-log-likelihood of an exponential family, by iterated weighted least squares",
    shape="statsmodels",
    also=("statsmodels.formula.api.glm",),
    settings=(
        Setting("family, link, dispersion", "family, fit:scale", FamilyOfStatsmodels()),
        Setting("frequency weights", "freq_weights", Columns(), "None"),
        Setting("precision weights", "var_weights", Columns(), "None"),
        OFFSET,
        covariance_setting(CovarianceOfStatsmodels("normal")),
    ),
    tight={"fit:tol": "1e-12", "fit:tol_criterion": "'params'", "fit:maxiter": "1000"},
    stops="change of the deviance",
    reports=(
        *COEFFICIENTS,
        Report("dispersion", "fit.scale", "Pearson statistic / df, or 1"),
        Report("deviance", "fit.deviance", "residual"),
        Report("log-likelihood", "fit.llf", "at the estimates", _PLAIN),
        Report("log-likelihood", "fit.llf", _OWN),
        Report("AIC", "fit.aic", "2 k - 2 log L", _PLAIN),
        Report("AIC", "fit.aic", f"2 k - 2 log L, {_OWN}"),
        Report("BIC", "fit.bic_llf", "k log n - 2 log L", _PLAIN),
    ),
    harmless=(*HARMLESS, "fit:max_start_irls"),
    examples=(
        Example(
            "smf.glm('am ~ wt + hp', data, family=sm.families.Binomial()).fit()",
            "r:datasets::mtcars",
        ),
        Example(
            "sm.GLM(y, sm.add_constant(X), family=sm.families.Poisson()).fit()",
            "r:datasets::quakes",
            "stations",
            ("mag", "depth"),
        ),
        Example(
            "smf.glm('count ~ spray', data, family=sm.families.Poisson()).fit(scale='X2')",
            "r:datasets::InsectSprays",
            exact=False,  # R has t where the dispersion is estimated
        ),
    ),
    agrees=1e-10,
    because="it stops where coefficients change by less than 1e-12",
    first=2,
)
