"""Engine ``r.lm``: least squares by R's ``lm``."""

from __future__ import annotations

from functools import partial

from fitdiff.engines.contract import Context, Engine, Fit, SplitData
from fitdiff.engines.r import package as r_package
from fitdiff.engines.r.linear import fit_linear, r_incompatibility
from fitdiff.methods.method import Method
from fitdiff.models.allowed import ANYTHING, number, one_of
from fitdiff.models.linear.settings import TASKS, settings_of
from fitdiff.models.linear.supports import UNPENALISED
from fitdiff.models.preparation import ENCODE, MISSING, SELECT
from rbridge import Value


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
    arguments: dict[str, Value] = {"tolerance": spec.tolerance}
    return fit_linear("fit_lm", method, rows, context, arguments)


ENGINE = Engine(
    name="r.lm",
    supports={
        "linear": {
            **MISSING,
            **ENCODE,
            **SELECT,
            **UNPENALISED,
            "family": one_of("gaussian"),
            "link": one_of("identity"),
            "intercept": one_of(True, False),
            "weights": one_of("none", "precision", "frequency"),
            "solver": one_of("qr"),
            "tolerance": number(0, 1),
            "max_iterations": one_of(0),
            "threshold": ANYTHING,
        }
    },
    fit=fit,
    versions=partial(r_package.versions_of, "fit_lm"),
    files={
        "linear": (
            "fitdiff.engines.r.design",
            "fitdiff.engines.r.linear",
            "fitdiff.engines.r.package",
            "fitdiff.quantities",
        ),
    },
    problem=r_package.problem,
    tasks=lambda method: TASKS[settings_of(method).family],
    incompatibility=r_incompatibility,
    is_random=lambda method: False,  # noqa: ARG005
)
