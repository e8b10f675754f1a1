"""Engine ``r.ranger``: random forests by the R package ranger."""

from __future__ import annotations

from functools import partial

from fitdiff.engines.contract import Context, Engine, Fit, SplitData
from fitdiff.engines.r import package as r_package
from fitdiff.engines.r.design import design_of
from fitdiff.methods.method import Method
from fitdiff.models.allowed import ANYTHING
from fitdiff.models.forest.settings import ForestSettings
from fitdiff.models.preparation import ENCODE, MISSING
from rbridge import Value


def fit(method: Method, rows: SplitData, context: Context) -> Fit:
    """Grow a forest, in R.

    Raises
    ------
    DataError, RError, RTimedOut, RWorkerDied
        As `fitdiff.engines.r.package.fit` does.
    """
    spec = method.spec
    assert isinstance(spec, ForestSettings)
    arguments: dict[str, Value] = {
        "design": design_of(method, rows),
        "labels": list(rows.task.labels),
        "trees": spec.trees,
        "mtry": spec.mtry,
        "min_split": spec.min_split,
        "max_depth": spec.max_depth,
        "bootstrap": spec.bootstrap,
        "seed": context.seed,
    }
    if isinstance(spec.threshold, float):
        arguments["threshold"] = spec.threshold
    value, warnings = r_package.fit("fit_ranger", rows, context, arguments, tables=True)
    return r_package.to_fit(value, warnings)


ENGINE = Engine(
    name="r.ranger",
    supports={
        "forest": {
            **MISSING,
            **ENCODE,
            "trees": ANYTHING,
            "mtry": ANYTHING,
            "min_split": ANYTHING,
            "max_depth": ANYTHING,
            "bootstrap": ANYTHING,
            "threshold": ANYTHING,
        }
    },
    fit=fit,
    versions=partial(r_package.versions_of, "fit_ranger"),
    files={
        "forest": ("fitdiff.engines.r.package", "fitdiff.quantities", "fitdiff.engines.r.design")
    },
    problem=r_package.problem,
    tasks=lambda method: ("binary", "multiclass", "numeric", "count"),  # noqa: ARG005
)
