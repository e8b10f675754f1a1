"""Engine ``r.glm``: generalised linear models by R's ``glm``."""

from __future__ import annotations

from functools import partial

from fitdiff.engines.contract import Context, Engine, Fit, SplitData
from fitdiff.engines.r import package as r_package
from fitdiff.engines.r.transforms import select_argument
from fitdiff.methods.method import Method
from fitdiff.models.allowed import number, one_of
from fitdiff.models.linear.design import settings_of
from fitdiff.models.linear.supports import UNPENALISED
from fitdiff.models.preparation import SELECT


def fit(method: Method, rows: SplitData, context: Context) -> Fit:
    """Fit a linear model by logistic regression, in R.

    The tolerance is on the relative change of the deviance. A fit that is separated, rank
    deficient and not converged at once has the first of these as its status: a maximum of the
    likelihood that does not exist is graver than one that is not unique, or not reached.

    Raises
    ------
    RError
        If R stops: one class only among the training labels, or rows that are not those sent.
    RTimedOut, RWorkerDied
        As `fitdiff.engines.r.package.fit` does.
    """
    spec = settings_of(method)
    value, warnings = r_package.fit(
        "fit_glm",
        rows,
        context,
        {
            **select_argument(method),
            "tolerance": spec.tolerance,
            "max_iterations": spec.max_iterations,
            "threshold": spec.threshold,
        },
    )
    return r_package.to_fit(value, warnings)


ENGINE = Engine(
    name="r.glm",
    supports={
        "linear": {
            **SELECT,
            **UNPENALISED,
            "family": one_of("binomial"),
            "link": one_of("logit"),
            "intercept": one_of(True),
            "solver": one_of("irls"),
            "tolerance": number(0, 1),
            "max_iterations": number(1),
            "threshold": number(),
        }
    },
    fit=fit,
    versions=partial(r_package.versions_of, "fit_glm"),
    files={
        "linear": ("fitdiff.engines.r.package", "fitdiff.engines.r.transforms"),
    },
    problem=r_package.problem,
    is_random=lambda method: False,  # noqa: ARG005
)
