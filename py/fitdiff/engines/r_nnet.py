"""Engine ``r.nnet``: multinomial logistic regression by the R package nnet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

from fitdiff.engines.contract import Context, Engine, Fit, Quantity, SplitData, quantity
from fitdiff.engines.r import package as r_package
from fitdiff.engines.r.design import design_of
from fitdiff.methods.method import Method
from fitdiff.models.allowed import number, one_of
from fitdiff.models.linear.settings import settings_of
from fitdiff.models.linear.supports import UNPENALISED
from fitdiff.models.preparation import ENCODE, MISSING
from fitdiff.quantities.labelled import by_class
from fitdiff.quantities.terms import normal_term
from rbridge import Value


def fit(method: Method, rows: SplitData, context: Context) -> Fit:
    """Maximise the likelihood of classes, in R.

    Raises
    ------
    DataError, RError, RTimedOut, RWorkerDied
        As `fitdiff.engines.r.package.fit` does.
    """
    spec = settings_of(method)
    design = design_of(method, rows)
    arguments: dict[str, Value] = {
        "design": design | {"weights": spec.weights, "intercept": spec.intercept},
        "labels": list(rows.task.labels),
        "tolerance": spec.tolerance,
        "max_iterations": spec.max_iterations,
    }
    value, warnings = r_package.fit("fit_multinom", rows, context, arguments, tables=True)
    return replace(r_package.to_fit(value, warnings), quantities=_reported(value, rows))


def _reported(value: Mapping[str, Any], rows: SplitData) -> tuple[Quantity, ...]:
    terms = [normal_term(str(term), value["levels"]) for term in value["terms"]]
    return (
        by_class("coefficients", value["estimates"], terms, rows.task.labels, "coef(fit)"),
        by_class(
            "standard errors",
            value["standard_errors"],
            terms,
            rows.task.labels,
            "summary(fit)$standard.errors",
        ),
        quantity("deviance", value["deviance"], None, "fit$deviance"),
        quantity("AIC", value["aic"], None, "fit$AIC"),
    )


ENGINE = Engine(
    name="r.nnet",
    supports={
        "linear": {
            **MISSING,
            **ENCODE,
            **UNPENALISED,
            "family": one_of("multinomial"),
            "link": one_of("logit"),
            "intercept": one_of(True, False),
            "weights": one_of("none", "precision", "frequency"),
            "solver": one_of("bfgs"),
            "tolerance": number(0, 1),
            "max_iterations": number(1),
            "threshold": one_of("none"),
        }
    },
    fit=fit,
    versions=partial(r_package.versions_of, "fit_multinom"),
    files={
        "linear": (
            "fitdiff.engines.r.design",
            "fitdiff.engines.r.package",
            "fitdiff.quantities",
        )
    },
    problem=r_package.problem,
    tasks=lambda method: ("multiclass",),  # noqa: ARG005
    is_random=lambda method: False,  # noqa: ARG005
)
