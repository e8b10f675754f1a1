"""statsmodels' OLS, fitted by ``fit_regularized()``."""

from fitdiff.cards.card import Card, Example
from fitdiff.cards.codecs import ANY
from fitdiff.cards.python.regularised import (
    ALL_PENALISED,
    BECAUSE,
    COEFFICIENTS,
    ELASTIC_NET,
    HARMLESS,
    STOPS,
    TIGHT,
)

_SWISS = ("Agriculture", "Education", "Catholic")
CARD = Card(
    function="statsmodels.api.OLS.fit_regularized",
    fitted_by="fit_regularized",
    method="regression",
    objective="half the mean squared residual + alpha x (L1_wt x sum of sizes + (1 - L1_wt) / 2 x "
    "sum of squares) of all coefficients, that of a constant included",
    shape="statsmodels",
    also=("statsmodels.formula.api.ols.fit_regularized",),
    settings=(ELASTIC_NET,),
    fixed={**ALL_PENALISED, "dispersion": ANY, "reference distribution": ANY},
    tight=TIGHT,
    stops=STOPS,
    reports=COEFFICIENTS,
    harmless=HARMLESS,
    examples=(
        Example(
            "sm.OLS(y, X).fit_regularized(alpha=0.5, L1_wt=0)",
            "r:datasets::swiss", "Fertility", _SWISS,
        ),
        Example("sm.OLS(y, X).fit_regularized(alpha=2)", "r:datasets::swiss", "Fertility", _SWISS),
        Example(
            "sm.OLS(y, X).fit_regularized(alpha=0.5, L1_wt=0.3)",
            "r:datasets::swiss", "Fertility", _SWISS,
        ),
        Example(
            "smf.ols('mpg ~ wt + hp', data).fit_regularized(alpha=0.1, L1_wt=0)",
            "r:datasets::mtcars",
            exact=False,  # nothing of R penalises the intercept as well
        ),
    ),
    agrees=1e-8,
    because=BECAUSE,
)  # fmt: skip
