"""What R is told of a table's columns, and what it says of estimates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

import numpy as np

from fitdiff.engines.contract import Fit, SplitData
from fitdiff.methods.method import Method
from fitdiff.quantities.labelled import covariance_of
from fitdiff.quantities.terms import normal_term
from rbridge import Value

_ROLES = ("weights", "offset", "exposure")


def design_of(method: Method, rows: SplitData) -> dict[str, Value]:
    """Argument ``design`` of R's engines of tables: with an intercept, and without weights."""
    stated = rows.train.roles.stated()
    design: dict[str, Value] = {
        "predictors": list(rows.predictors),
        "roles": {role: stated[role] for role in _ROLES if role in stated},
        "weights": "none",
        "intercept": True,
        "classes": bool(rows.task.labels),
    }
    for kind in ("encode", "missing"):
        if (spec := method.transform(kind)) is not None:
            design[kind] = asdict(spec)
    return design


def with_covariance(fitted: Fit, value: Mapping[str, Any]) -> Fit:
    """Add the covariance of estimates that R returned to the quantities of a fit."""
    terms = [normal_term(str(term), value["levels"]) for term in value["covariance_terms"]]
    covariance = covariance_of(terms, np.atleast_2d(value["covariance"]))
    return replace(fitted, quantities=(*fitted.quantities, covariance))
