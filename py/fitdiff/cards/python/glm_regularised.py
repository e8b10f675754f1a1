"""statsmodels' GLM, fitted by ``fit_regularized()``."""

from fitdiff.cards.card import Card, Example, Setting
from fitdiff.cards.codecs import ANY
from fitdiff.cards.families import FamilyOfStatsmodels
from fitdiff.cards.python.regularised import (
    ALL_PENALISED,
    BECAUSE,
    COEFFICIENTS,
    ELASTIC_NET,
    HARMLESS,
    STOPS,
    TIGHT,
)
from fitdiff.cards.python.statsmodels_reports import OFFSET

CARD = Card(
    function="statsmodels.api.GLM.fit_regularized",
    fitted_by="fit_regularized",
    method="regression",
    objective="-log-likelihood / n + alpha x (L1_wt x sum of sizes + (1 - L1_wt) / 2 x sum of "
    "squares) of all coefficients, that of a constant included",
    shape="statsmodels",
    also=("statsmodels.formula.api.glm.fit_regularized",),
    settings=(
        Setting("family, link, dispersion", "family, fit:scale", FamilyOfStatsmodels()),
        ELASTIC_NET,
        OFFSET,
    ),
    fixed={**ALL_PENALISED, "reference distribution": ANY},
    tight=TIGHT,
    stops=STOPS,
    reports=COEFFICIENTS,
    harmless=HARMLESS,
    examples=(
        Example(
            "sm.GLM(y, X, family=sm.families.Binomial()).fit_regularized(alpha=0.05, L1_wt=0)",
            "r:datasets::mtcars", "am", ("wt", "hp"),
        ),
        Example(
            "sm.GLM(y, X, family=sm.families.Binomial()).fit_regularized(alpha=0.05, L1_wt=0.5)",
            "r:datasets::mtcars", "am", ("wt", "hp"),
        ),
        Example(
            "smf.glm('am ~ wt + hp', data, family=sm.families.Binomial())"
            ".fit_regularized(alpha=0.05, L1_wt=0)",
            "r:datasets::mtcars",
            exact=False,  # nothing of R penalises the intercept as well
        ),
    ),
    agrees=1e-6,
    because=BECAUSE,
)  # fmt: skip
