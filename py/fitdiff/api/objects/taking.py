"""Anything that a user may give as a side of a comparison."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from fitdiff.api.calls import CallText
from fitdiff.api.objects.asked import Asked
from fitdiff.api.objects.code import is_estimator
from fitdiff.api.objects.estimators import asked_estimator
from fitdiff.api.objects.keras_models import asked_keras, is_keras
from fitdiff.api.objects.statsmodels_results import (
    asked_model,
    asked_results,
    is_model,
    is_results,
)
from fitdiff.errors import SpecificationError
from fitdiff.quantities.from_python import quantities_of
from fitdiff.quantities.quantity import Quantity

ALLOWED = (
    "a call (fitdiff.r('lm(y ~ x)'), or a string that begins with 'r:' or 'py:'), an estimator, a "
    "results object, a Keras model, an object with __fitdiff__(), or a dict of results"
)


def take(  # noqa: PLR0911 - a case for each kind of object
    value: Any, table: pd.DataFrame, outcome: str | None = None
) -> Asked:
    """Understand what was given as one side.

    Parameters
    ----------
    value : object
    table : DataFrame
        What it is compared on.
    outcome : str, optional

    Raises
    ------
    SpecificationError
        If it is nothing that can be compared.
    CallError
        If it is an estimator that is not fitted and cannot be written as a call.
    """
    if isinstance(value, Asked):
        return value
    if isinstance(value, CallText | str):
        text = str(value)
        language = "r" if text.lstrip().lower().startswith("r:") else "py"
        return Asked("the call", language, text)  # type: ignore[arg-type]
    if hasattr(value, "__fitdiff__") and not isinstance(value, type):
        return _as_it_is(value)
    if is_keras(value):
        two = outcome in table.columns and table[outcome].nunique() == 2
        return asked_keras(value, bool(two))
    if is_results(value):
        return asked_results(value, table)
    if is_model(value):
        return asked_model(value, table)
    if is_estimator(value):
        return asked_estimator(value)
    return _as_it_is(value)


def _as_it_is(value: Any) -> Asked:
    """An object that is asked what it reports, and nothing else."""
    if isinstance(value, type) or not (found := quantities_of(value)):
        shown = value.__qualname__ if isinstance(value, type) else type(value).__qualname__
        hint = f" Write {shown}()." if isinstance(value, type) else ""
        raise SpecificationError(
            f"A side of a comparison must be {ALLOWED}; got {shown}, which reports no number.{hint}"
        )

    def read(features: pd.DataFrame | None, names: Sequence[str]) -> Sequence[Quantity]:  # noqa: ARG001
        return found

    title = "the dict" if isinstance(value, Mapping) else f"the {type(value).__name__}"
    return Asked(title, "py", None, "It does not say which call made it.", read)
