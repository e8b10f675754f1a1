"""Engine ``r.survival``: the Cox model by the R package survival."""

from __future__ import annotations

from functools import partial

from fitdiff.engines.contract import Context, Engine, Fit, SplitData
from fitdiff.engines.r import package as r_package
from fitdiff.engines.r.design import design_of, with_covariance
from fitdiff.methods.method import Method
from fitdiff.models.allowed import ANYTHING, one_of
from fitdiff.models.cox.settings import CoxSettings
from fitdiff.models.cox.strata import refuse_strata
from fitdiff.models.preparation import ENCODE, MISSING


def fit(method: Method, rows: SplitData, context: Context) -> Fit:
    """Maximise the partial likelihood, in R.

    Raises
    ------
    DataError, RError, RTimedOut, RWorkerDied
        As `fitdiff.engines.r.package.fit` does.
    """
    spec = method.spec
    assert isinstance(spec, CoxSettings)
    refuse_strata(rows)
    arguments = {
        "design": design_of(method, rows),
        "ties": spec.ties,
        "tolerance": spec.tolerance,
        "max_iterations": spec.max_iterations,
    }
    value, warnings = r_package.fit("fit_cox", rows, context, arguments, tables=True)
    return with_covariance(r_package.to_fit(value, warnings), value)


ENGINE = Engine(
    name="r.survival",
    supports={
        "cox": {
            **MISSING,
            **ENCODE,
            "ties": one_of("efron", "breslow"),
            "tolerance": ANYTHING,
            "max_iterations": ANYTHING,
        }
    },
    fit=fit,
    versions=partial(r_package.versions_of, "fit_cox"),
    files={
        "cox": (
            "fitdiff.engines.r.package",
            "fitdiff.quantities",
            "fitdiff.engines.r.design",
            "fitdiff.models.cox.strata",
        )
    },
    problem=r_package.problem,
    tasks=lambda method: ("survival",),  # noqa: ARG005
    is_random=lambda method: False,  # noqa: ARG005
)
