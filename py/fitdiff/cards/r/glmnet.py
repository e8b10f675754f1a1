"""glmnet::glmnet."""

from fitdiff.cards.card import Card, Example, Report, Setting
from fitdiff.cards.codecs import ANY, Columns
from fitdiff.cards.penalties import PenaltyOfGlmnet

_SWISS = 'as.matrix(data[, c("Agriculture", "Education", "Catholic")]), Fertility'
_CARS = "cbind(wt, hp), am"
CARD = Card(
    function="glmnet::glmnet",
    method="regression",
    objective="mean loss + lambda x (alpha x sum of sizes + (1 - alpha) / 2 x sum of squares); "
    "y of a Gaussian outcome is scaled to sd 1, so that its ridge part is lambda / sd(y)",
    shape="matrix",
    data={"x": "x", "y": "y"},
    settings=(
        Setting("family, link, L1 penalty, L2 penalty", "family, lambda, alpha", PenaltyOfGlmnet()),
        Setting("columns standardised", "standardize"),
        Setting("intercept", "intercept"),
        Setting("sampling weights", "weights", Columns()),
        Setting("offset", "offset", Columns()),
    ),
    fixed={"dispersion": ANY, "reference distribution": ANY},
    tight={"thresh": "1e-30", "maxit": "10000000"},
    prepare="glmnet.control(epsnr = 1e-20, mxitnr = 1000)",
    stops="change of the objective, relative to the null deviance",
    reports=(
        Report("coefficients", "coef(fit)[, 1]", when={"intercept": (True,)}),
        Report("coefficients", "coef(fit)[-1, 1]", when={"intercept": (False,)}),
    ),
    harmless=(
        "nlambda",
        "lambda.min.ratio",
        "dfmax",
        "pmax",
        "exclude",
        "type.gaussian",
        "type.logistic",
        "type.multinomial",
        "trace.it",
        "standardize.response",
        "relax",
    ),
    examples=(
        Example(f"glmnet({_SWISS}, lambda = 0.5, standardize = FALSE)", "r:datasets::swiss"),
        Example(f"glmnet({_SWISS}, lambda = 0.5)", "r:datasets::swiss"),
        Example(f"glmnet({_SWISS}, lambda = 2, alpha = 0)", "r:datasets::swiss"),
        Example(f"glmnet({_SWISS}, lambda = 0.5, alpha = 0.3)", "r:datasets::swiss"),
        Example(
            f'glmnet({_CARS}, "binomial", lambda = 0.1, alpha = 0, standardize = FALSE)',
            "r:datasets::mtcars",
        ),
        Example(f'glmnet({_CARS}, family = "binomial", lambda = 0.05)', "r:datasets::mtcars"),
        Example(
            'glmnet(cbind(mag, depth), stations, family = "poisson", lambda = 0.1, alpha = 0)',
            "r:datasets::quakes",
        ),
    ),
    agrees=1e-8,
    because="coordinate descent stops when a step changes the objective by less than 1e-30",
    first=1,
    model="linear",
)
