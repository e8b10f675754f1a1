"""Engine ``r.glm``: the best columns by R's ``glm``, binomial family."""

from __future__ import annotations

from functools import partial

from fitdiff.engines.contract import Context, Engine, Fit, SplitData
from fitdiff.engines.r import package as r_package
from fitdiff.methods.method import Method
from fitdiff.models.allowed import number, one_of
from fitdiff.models.leekasso.settings import LeekassoSettings


def fit(method: Method, rows: SplitData, context: Context) -> Fit:
    """Select columns and fit them by logistic regression, in R.

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
    spec = method.spec
    assert isinstance(spec, LeekassoSettings)
    value, warnings = r_package.fit(
        "fit_glm",
        rows,
        context,
        {
            "features": spec.features,
            "tolerance": spec.tolerance,
            "max_iterations": spec.max_iterations,
            "threshold": spec.threshold,
            "statistic": spec.selection,
            "ties": spec.tie_rule,
        },
    )
    return r_package.to_fit(value, warnings)


ENGINE = Engine(
    name="r.glm",
    supports={
        "leekasso": {
            "selection": one_of("pooled-f", "welch-ddof0"),
            "tie_rule": one_of("average-rank", "argsort"),
            "features": number(1),
            "scaling": one_of("none"),
            "loss": one_of("log"),
            "penalty": one_of("none"),
            "inverse_penalty": one_of(float("inf")),
            "intercept_penalised": one_of(False),
            "solver": one_of("irls"),
            "tolerance": number(0, 1),
            "max_iterations": number(1),
            "threshold": number(),
        }
    },
    fit=fit,
    versions=partial(r_package.versions_of, "fit_glm"),
    files={
        "leekasso": ("fitdiff.engines.r.package",),
    },
    problem=r_package.problem,
    is_random=lambda method: False,  # noqa: ARG005
)
