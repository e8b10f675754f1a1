"""Engine ``r.glm``: generalised linear models by R's ``glm``."""

from __future__ import annotations

from functools import partial

from fitdiff.engines.contract import Context, Engine, Fit, SplitData
from fitdiff.engines.r import package as r_package
from fitdiff.engines.r.linear import fit_linear, r_incompatibility
from fitdiff.methods.method import Method
from fitdiff.models.allowed import ANYTHING, number, one_of
from fitdiff.models.linear.settings import LINKS, TASKS, settings_of
from fitdiff.models.linear.supports import UNPENALISED
from fitdiff.models.preparation import ENCODE, MISSING, SELECT
from rbridge import Value


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
    arguments: dict[str, Value] = {
        "family": spec.family,
        "link": spec.link,
        "tolerance": spec.tolerance,
        "max_iterations": spec.max_iterations,
    }
    return fit_linear("fit_glm", method, rows, context, arguments)


ENGINE = Engine(
    name="r.glm",
    supports={
        "linear": {
            **MISSING,
            **ENCODE,
            **SELECT,
            **UNPENALISED,
            "family": one_of(*(family for family in LINKS if family != "multinomial")),
            "link": ANYTHING,
            "intercept": one_of(True, False),
            "weights": one_of("none", "precision", "frequency"),
            "solver": one_of("irls"),
            "tolerance": number(0, 1),
            "max_iterations": number(1),
            "threshold": ANYTHING,
        }
    },
    fit=fit,
    versions=partial(r_package.versions_of, "fit_glm"),
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
