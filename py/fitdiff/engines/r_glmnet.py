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
from fitdiff.models.linear.settings import settings_of
from fitdiff.models.linear.strength import strength_path
from fitdiff.models.preparation import SCALE
from fitdiff.transforms.settings import Divide, Standardise
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
    spec = settings_of(method)
    scale = method.transform("scale")
    arguments: dict[str, Value] = {
        "strengths": strength_path(spec, scale, rows.x_train, rows.y_train),
        "family": spec.family,
        "l1_ratio": spec.l1_ratio,
        "refit": spec.refit == "least-squares",
        "unit": scale.by if isinstance(scale, Divide) else 1.0,
        "standardise": isinstance(scale, Standardise),
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
    spec = settings_of(method)
    if (spec.family, spec.penalty) == ("gaussian", "l2") and not spec.is_stated:
        return (
            f"strength {spec.strength!r} does not go with family 'gaussian' and penalty 'l2': "
            "glmnet divides the response of each fold by its own standard deviation, so that a "
            "strength of the path means another one in each. A stated strength is possible."
        )
    if spec.refit != "none" and (spec.family, spec.penalty) != ("gaussian", "l1"):
        return "refit 'least-squares' needs family 'gaussian' and penalty 'l1'."
    return None


ENGINE = Engine(
    name="r.glmnet",
    supports={
        "linear": {
            **SCALE,
            # glmnet's own: the variance is divided by n.
            "scale.ddof": one_of(0),
            "family": one_of("gaussian", "binomial"),
            "link": one_of("identity", "logit"),
            "intercept": one_of(True),
            "intercept_penalised": one_of(False),
            "weights": one_of("none"),
            "penalty": one_of("l1", "l2"),
            "l1_ratio": ANYTHING,
            "strength": ANYTHING,
            "strength_unit": ANYTHING,
            "path_length": ANYTHING,
            "path_ratio": ANYTHING,
            "folds": ANYTHING,
            "refit": one_of("none", "least-squares"),
            "solver": one_of("coordinate-descent"),
            "tolerance": number(0, 1),
            "max_iterations": number(1, 2**31 - 1),
            "threshold": number(),
        }
    },
    fit=fit,
    versions=partial(r_package.versions_of, "fit_glmnet"),
    files={
        "linear": (
            "fitdiff.models.linear.strength",
            "fitdiff.models.folds",
            "fitdiff.transforms",
            "fitdiff.engines.r.package",
            "fitdiff.quantities",
        ),
    },
    problem=r_package.problem,
    incompatibility=_incompatibility,
    is_random=lambda method: not settings_of(method).is_stated,
)
