"""Quantities of an R object, from what the R package's ``quantities_of`` says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from fitdiff.quantities.columns import kinds_of_columns
from fitdiff.quantities.quantity import Kind, Quantity, counted, merged
from fitdiff.quantities.terms import normal_term


def from_r(
    reported: Sequence[Mapping[str, Any]], levels: Mapping[str, Sequence[str]]
) -> list[Quantity]:
    """Build quantities from R's lists.

    Parameters
    ----------
    reported : sequence of mapping
        As ``fitdiff::quantities_of`` returns: ``kind``, ``values``, ``labels``, ``how``, ``name``,
        ``classes``. Labels are None where entries are just counted. An empty kind is told by the
        name.
    levels : mapping of str to sequence of str
        Levels of the model's factors by the names of their terms.
    """
    found = []
    columns = [str(one["name"]) for one in reported]
    held = [np.asarray(one["values"], dtype=np.float64) for one in reported]
    rows = reported[0]["labels"] if reported else None
    same = [] if rows is None or isinstance(rows, str) else [str(row) for row in rows]
    kinds = kinds_of_columns(columns, held, same)
    for one, named in zip(reported, kinds, strict=True):
        values = np.atleast_1d(np.asarray(one["values"], dtype=np.float64))
        names = one["labels"] if not isinstance(one["labels"], str) else [one["labels"]]
        labels = (
            counted(values.size)
            if names is None
            else tuple(_label(str(name), levels) for name in names)
        )
        kind: Kind = one["kind"] or named or "values"
        classes = one.get("classes", ())
        classes = (classes,) if isinstance(classes, str) else tuple(map(str, classes))
        how, called = str(one["how"]), str(one["name"])
        found.append(Quantity(kind, values, labels, how, called, classes))
    return merged(found)


def _label(name: str, levels: Mapping[str, Sequence[str]]) -> str:
    """A term in its normal form, also of a cell ``term (class)``; other labels as they are."""
    if not name or name.isdigit():
        return name
    term, bracket, column = name.rpartition(" (")
    if bracket and column.endswith(")"):
        return f"{_label(term, levels)} ({column}"
    return normal_term(name, levels)
