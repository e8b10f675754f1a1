"""Estimators of scikit-learn and of packages that follow its conventions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from fitdiff.api.objects.asked import Asked
from fitdiff.api.objects.code import estimator_node
from fitdiff.calls.errors import CallError
from fitdiff.calls.printing import print_call
from fitdiff.quantities.facts_python import facts_of
from fitdiff.quantities.from_python import quantities_of
from fitdiff.quantities.quantity import Quantity


def asked_estimator(estimator: Any) -> Asked:
    """Take an estimator: the call that it prints as and, if it is fitted, what it reports.

    Raises
    ------
    CallError
        If it is not fitted and no call can name it.
    """
    name = type(estimator).__name__
    fitted = is_fitted(estimator)
    call, why = None, ""
    try:
        call = f"py: {print_call(estimator_node(estimator), 'py')}"
    except CallError as error:
        if not fitted:
            raise
        why = str(error)
    if not fitted:
        return Asked(f"{name} with its settings", "py", call)

    def read(features: pd.DataFrame | None, names: Sequence[str]) -> Sequence[Quantity]:
        return quantities_of(estimator, _as_fitted(estimator, features), names)

    seen = tuple(map(str, getattr(estimator, "feature_names_in_", ())))
    return Asked(
        f"the fitted {name}", "py", call, why, read, seen,
        getattr(estimator, "n_features_in_", None), facts_of(estimator),
    )  # fmt: skip


def is_fitted(estimator: Any) -> bool:
    """Whether an estimator has been fitted."""
    from sklearn.exceptions import NotFittedError  # noqa: PLC0415 - only here, and slow
    from sklearn.utils.validation import check_is_fitted  # noqa: PLC0415

    try:
        check_is_fitted(estimator)
    except (NotFittedError, TypeError):
        return False
    return True


def _as_fitted(estimator: Any, features: pd.DataFrame | None) -> Any:
    """Leave out names that it was not fitted with: it would warn of them."""
    if features is None or hasattr(estimator, "feature_names_in_"):
        return features
    return features.to_numpy()
