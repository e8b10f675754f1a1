"""Engine ``r.glmnet``: lasso and ridge by the R package glmnet.

Of LiblineaR, R's other package for them, Debian 12 has no package; its C++ code is that of
liblinear, which `py.sklearn` has.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from fitdiff.engines.contract import Context, Engine, Fit, SplitData
from fitdiff.engines.r import package as r_package
from fitdiff.methods.method import Method
from fitdiff.models.allowed import ANYTHING, number, one_of
from fitdiff.models.folds import draw_folds, explain_folds
from fitdiff.models.penalised.path import strength_path
from fitdiff.models.penalised.settings import PenalisedLinearSettings
from rbridge import Value


def fit(method: Method, rows: SplitData, context: Context) -> Fit:
    """Choose a strength, if none is stated, and fit the model at it, in R.

    Raises
    ------
    DataError
        If the training rows hold one class only, or do not vary.
    RError
        If R stops, as it does when rows are not those sent.
    RTimedOut, RWorkerDied
        As `fitdiff.engines.r.package.fit` does.
    """
    spec = method.spec
    assert isinstance(spec, PenalisedLinearSettings)
    arguments: dict[str, Value] = {
        "strengths": strength_path(spec, rows.x_train, rows.y_train),
        "loss": spec.loss,
        "l1_ratio": spec.l1_ratio,
        "refit": spec.refit == "least-squares",
        "unit": 255.0 if spec.scaling == "divide-by-255" else 1.0,
        "standardise": spec.scaling == "standardise-ddof0",
        "tolerance": spec.tolerance,
        "max_iterations": spec.max_iterations,
        "threshold": spec.threshold,
    }
    said: tuple[str, ...] = ()
    if not isinstance(spec.strength, float):
        folds = draw_folds(rows.y_train, spec.folds, context.seed)
        said = explain_folds(folds, spec.folds, "the smallest strength of the path")
        if folds is not None:
            arguments |= {"folds": folds, "rule": spec.strength}
    value, warnings = r_package.fit("fit_glmnet", rows, context, arguments)
    fitted = r_package.to_fit(value, tuple(dict.fromkeys(warnings)))
    return replace(fitted, warnings=(*said, *fitted.warnings))


def _incompatibility(method: Method) -> str | None:
    spec = method.spec
    assert isinstance(spec, PenalisedLinearSettings)
    if (spec.loss, spec.penalty) == ("squared", "l2") and not isinstance(spec.strength, float):
        return (
            f"strength {spec.strength!r} does not go with loss 'squared' and penalty 'l2': glmnet "
            "divides the response of each fold by its own standard deviation, so that a strength "
            "of the path means another one in each. A stated strength is possible."
        )
    if spec.refit != "none" and (spec.loss, spec.penalty) != ("squared", "l1"):
        return "refit 'least-squares' needs loss 'squared' and penalty 'l1'."
    return None


ENGINE = Engine(
    name="r.glmnet",
    supports={
        "penalised-linear": {
            "loss": one_of("log", "squared"),
            "penalty": one_of("l1", "l2"),
            "strength": ANYTHING,
            "path_length": ANYTHING,
            "path_ratio": ANYTHING,
            "folds": ANYTHING,
            "refit": one_of("none", "least-squares"),
            "scaling": one_of("none", "divide-by-255", "standardise-ddof0"),
            "intercept_penalised": one_of(False),
            "solver": one_of("coordinate-descent"),
            "tolerance": number(0, 1),
            "max_iterations": number(1, 2**31 - 1),
            "threshold": number(),
        }
    },
    fit=fit,
    versions=partial(r_package.versions_of, "fit_glmnet"),
    files={
        "penalised-linear": (
            "fitdiff.models.penalised.path",
            "fitdiff.models.folds",
            "fitdiff.transforms.scaling",
            "fitdiff.engines.r.package",
        ),
    },
    problem=r_package.problem,
    incompatibility=_incompatibility,
)
