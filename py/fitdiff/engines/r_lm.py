"""Engine ``r.lm``: the best columns by R's ``lm``."""

from __future__ import annotations

from functools import partial

from fitdiff.engines.contract import Context, Engine, Fit, SplitData
from fitdiff.engines.r import package as r_package
from fitdiff.methods.method import Method
from fitdiff.models.allowed import number, one_of
from fitdiff.models.leekasso.settings import LeekassoSettings


def fit(method: Method, rows: SplitData, context: Context) -> Fit:
    """Select columns and fit them by least squares, in R.

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
        "fit_lm",
        rows,
        context,
        {
            "features": spec.features,
            "tolerance": spec.tolerance,
            "threshold": spec.threshold,
            "statistic": spec.selection,
            "ties": spec.tie_rule,
        },
    )
    return r_package.to_fit(value, warnings)


ENGINE = Engine(
    name="r.lm",
    supports={
        "leekasso": {
            "selection": one_of("pooled-f", "welch-ddof0"),
            "tie_rule": one_of("average-rank", "argsort"),
            "features": number(1),
            "scaling": one_of("none"),
            "loss": one_of("squared"),
            "penalty": one_of("none"),
            "inverse_penalty": one_of(float("inf")),
            "intercept_penalised": one_of(False),
            "solver": one_of("qr"),
            "tolerance": number(0, 1),
            "max_iterations": one_of(0),
            "threshold": number(),
        }
    },
    fit=fit,
    versions=partial(r_package.versions_of, "fit_lm"),
    files={
        "leekasso": ("fitdiff.engines.r.package",),
    },
    problem=r_package.problem,
    is_random=lambda method: False,  # noqa: ARG005
)
