"""MASS::lm.ridge."""

from fitdiff.cards.card import Card, Example, Report, Setting
from fitdiff.cards.codecs import ANY
from fitdiff.cards.penalties import Penalty

CARD = Card(
    function="MASS::lm.ridge",
    method="regression",
    objective="sum of squared residuals + lambda x sum of squared coefficients of columns "
    "scaled to sd 1 (denominator n)",
    shape="formula",
    data={"formula": "formula", "data": "data"},
    settings=(Setting("L1 penalty, L2 penalty", "lambda", Penalty(rows=1, share=0.0)),),
    fixed={"columns standardised": True, "dispersion": ANY, "reference distribution": ANY},
    reports=(
        Report(
            "coefficients",
            'setNames(coef(fit), c("(Intercept)", names(coef(fit))[-1]))',
            when={"intercept": (True,)},
        ),
        Report("coefficients", "coef(fit)", when={"intercept": (False,)}),
    ),
    harmless=("model", "x", "y", "contrasts", "na.action"),
    examples=(
        Example("lm.ridge(Employed ~ GNP + Unemployed, lambda = 2)", "r:datasets::longley"),
        Example("lm.ridge(mpg ~ wt + hp + factor(am), lambda = 0.5)", "r:datasets::mtcars"),
    ),
    model="linear",
)
