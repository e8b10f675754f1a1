"""stats::confint."""

from fitdiff.cards.card import Card, Example, Report, Setting

_PROFILED = {"profiled": (True,)}
_WALD = {"profiled": (False,)}
CARD = Card(
    function="stats::confint",
    method="regression",
    objective="interval of each coefficient: Wald and t of lm(), profile likelihood of glm()",
    shape="wrapper",
    also=("stats::confint.lm", "stats::confint.glm", "stats::confint.default"),
    data={"model": "object"},
    settings=(Setting("confidence level", "level", default="0.95"),),
    reports=(
        Report("interval, lower", "fit[, 1]", "profile likelihood", _PROFILED),
        Report("interval, lower", "fit[, 1]", "Wald, t", _WALD),
        Report("interval, upper", "fit[, 2]", "profile likelihood", _PROFILED),
        Report("interval, upper", "fit[, 2]", "Wald, t", _WALD),
    ),
    harmless=("parm", "trace"),
    around=("stats::lm", "stats::glm"),
    examples=(
        Example("confint(lm(mpg ~ wt + hp), level = 0.9)", "r:datasets::mtcars"),
        Example("confint(glm(am ~ wt + hp, family = binomial))", "r:datasets::mtcars", exact=False),
    ),
)
