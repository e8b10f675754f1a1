"""Engine ``r.survival``: proportional hazards by R's ``coxph``."""

from __future__ import annotations

from functools import partial

from fitdiff.engines.contract import Context, Engine, Fit, SplitData
from fitdiff.engines.r import package as r_package
from fitdiff.methods.method import Method
from fitdiff.models.allowed import number, one_of
from fitdiff.models.cox.settings import CoxSettings


def fit(method: Method, rows: SplitData, context: Context) -> Fit:
    """Maximise the partial likelihood, in R.

    Raises
    ------
    DataError
        If the rows are not complete and numeric.
    RError
        If R stops, such as for rows that are not those sent.
    RTimedOut, RWorkerDied
        As `fitdiff.engines.r.package.fit` does.
    """
    spec = method.spec
    assert isinstance(spec, CoxSettings)
    value, warnings = r_package.fit(
        "fit_coxph",
        rows,
        context,
        {
            "predictors": list(rows.predictors),
            "ties": spec.ties,
            "tolerance": spec.tolerance,
            "max_iterations": spec.max_iterations,
        },
    )
    return r_package.to_fit(value, warnings)


ENGINE = Engine(
    name="r.survival",
    supports={
        "cox": {
            "ties": one_of("efron", "breslow"),
            "tolerance": number(0, 1),
            "max_iterations": number(1),
        }
    },
    fit=fit,
    versions=partial(r_package.versions_of, "fit_coxph"),
    files={"cox": ("fitdiff.engines.r.package",)},
    problem=r_package.problem,
    tasks=lambda method: ("survival",),  # noqa: ARG005
    is_random=lambda method: False,  # noqa: ARG005
)
