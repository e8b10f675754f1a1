"""quantreg::rq."""

from fitdiff.cards.card import Card, Example, Report, Setting

CARD = Card(
    function="quantreg::rq",
    method="quantile regression",
    objective="sum of tilted absolute residuals, by the simplex method: exact",
    shape="formula",
    data={"formula": "formula", "data": "data"},
    settings=(Setting("quantile", "tau"),),
    reports=(
        Report("coefficients", "coef(fit)"),
        Report(
            "standard errors", 'summary(fit, se = "nid")$coefficients[, 2]', "sparsity at each row"
        ),
    ),
    harmless=("method", "model", "contrasts", "na.action"),
    examples=(
        Example("rq(mpg ~ wt + hp, tau = 0.25)", "r:datasets::mtcars"),
        Example("rq(stack.loss ~ Air.Flow)", "r:datasets::stackloss"),
    ),
    agrees=1e-5,
    because="QuantReg iterates weighted least squares, which only comes near the exact vertex",
)
