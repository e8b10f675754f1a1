"""Engine ``r.lm``: least squares by R's ``lm``."""

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
    """Fit a linear model by least squares, in R.

    Raises
    ------
    RError
        If R stops: one class only among the training labels, or rows that are not those sent.
    RTimedOut, RWorkerDied
        As `fitdiff.engines.r.package.fit` does.
    """
    spec = settings_of(method)
    value, warnings = r_package.fit(
        "fit_lm",
        rows,
        context,
        {
            **select_argument(method),
            "tolerance": spec.tolerance,
            "threshold": spec.threshold,
        },
    )
    return r_package.to_fit(value, warnings)


ENGINE = Engine(
    name="r.lm",
    supports={
        "linear": {
            **SELECT,
            **UNPENALISED,
            "family": one_of("gaussian"),
            "link": one_of("identity"),
            "intercept": one_of(True),
            "solver": one_of("qr"),
            "tolerance": number(0, 1),
            "max_iterations": one_of(0),
            "threshold": number(),
        }
    },
    fit=fit,
    versions=partial(r_package.versions_of, "fit_lm"),
    files={
        "linear": ("fitdiff.engines.r.package", "fitdiff.engines.r.transforms"),
    },
    problem=r_package.problem,
    is_random=lambda method: False,  # noqa: ARG005
)
