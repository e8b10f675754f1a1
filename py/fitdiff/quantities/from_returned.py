"""Quantities of what a call returns that is no model: tests, tables, arrays, tuples, names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from fitdiff.quantities.columns import kinds_of_columns
from fitdiff.quantities.quantity import (
    STAGES,
    Kind,
    Quantity,
    cells,
    is_numeric,
    merged,
    predicted,
    quantity,
    read_attribute,
)
from fitdiff.quantities.terms import normal_term


def are_names(result: Any) -> bool:
    """Whether an array or a series has a class a row: text or categories."""
    dtype = getattr(result, "dtype", None)
    if dtype is None or np.ndim(result) != 1:
        return False
    return hasattr(dtype, "categories") or not is_numeric(result)


def of_names(result: Any) -> Iterator[Quantity]:
    """A class a row."""
    known = getattr(result.dtype, "categories", None)
    values = np.asarray(result).tolist()
    named = sorted({str(one) for one in values}) if known is None else list(known)
    texts = [str(one) for one in values] if known is None else values
    yield predicted(texts, named, "the classes returned")


def of_series(result: Any) -> Iterator[Quantity]:
    """Numbers by the labels of a series."""
    yield quantity("values", result.to_numpy(), index_labels(result.index), "the series returned")


def is_parts(result: Any) -> bool:
    """Whether an object is a dict, a tuple or a list of parts."""
    return isinstance(result, Mapping | tuple | list) and not is_numeric(result)


def of_array(result: Any) -> Iterator[Quantity]:
    """A matrix column after column, as R has it; else one value after the other."""
    values = np.asarray(result, dtype=np.float64)
    if values.ndim == 2 and min(values.shape) > 1:
        rows, columns = ([str(k) for k in range(1, size + 1)] for size in values.shape)
        yield cells("values", values, rows, columns, "the matrix returned")
    else:
        yield quantity("values", values, None, "the value returned")


def of_parts(result: Mapping[Any, Any] | Sequence[Any]) -> Iterator[Quantity]:
    """Numbers of a dict by their names, of a tuple or list by their places.

    A dict or a series in it has one number a label.
    """
    named = result.items() if isinstance(result, Mapping) else enumerate(result)
    parts: list[tuple[Any, Any, Any]] = []
    for name, part in named:
        labels = None
        if isinstance(part, Mapping):
            labels, part = list(part), list(part.values())  # noqa: PLW2901
        elif hasattr(part, "index") and hasattr(part, "to_numpy"):
            labels = part.index
        if is_numeric(part):
            parts.append((name, part, labels))
    kinds = kinds_of_columns([str(name) for name, _, _ in parts], [part for _, part, _ in parts])
    for (name, part, labels), known in zip(parts, kinds, strict=True):
        kind = known or _whole_kind(str(name)) or "values"
        terms = None if labels is None else index_labels(labels)
        yield quantity(kind, part, terms, f"[{name!r}]", str(name))


def _whole_kind(name: str) -> Kind | None:
    """A kind by its own name, as in what ``__fitdiff__`` returns."""
    return next((kind for kind in STAGES if kind.lower() == name.lower()), None)


def is_test(result: Any) -> bool:
    """Whether an object is the result of a test."""
    whole = hasattr(result, "statistic") and hasattr(result, "confidence_interval")
    return hasattr(result, "pvalue") or hasattr(result, "p_value") or whole


def of_test(result: Any) -> Iterator[Quantity]:
    """Statistic, p, degrees of freedom and interval of a test."""
    # What a test of correlation calls its statistic is the correlation.
    correlates = hasattr(result, "correlation") or "Pearson" in type(result).__name__
    for name in ("statistic", "zstat", "test_statistic"):
        value = read_attribute(result, name)
        if value is not None and is_numeric(value):
            yield quantity("estimate" if correlates else "statistics", value, None, name)
            break
    p = read_attribute(result, "pvalue")
    p = read_attribute(result, "p_value") if p is None else p
    if p is not None and is_numeric(p):
        yield quantity("p-values", p, None, "pvalue")
    df = read_attribute(result, "df")
    df = read_attribute(result, "degrees_of_freedom") if df is None else df
    if df is not None and is_numeric(df):
        yield quantity("degrees of freedom", df, None, "df")
    method = read_attribute(result, "confidence_interval")
    if callable(method):
        try:
            interval = method()
            low, high = float(interval.low), float(interval.high)
        except Exception:  # some tests have none for this alternative
            return
        yield quantity("interval, lower", low, None, "confidence_interval()")
        yield quantity("interval, upper", high, None, "confidence_interval()")


def of_frame(result: Any) -> Iterator[Quantity]:
    """Columns of a table by what they are called."""
    labels = index_labels(result.index)
    names = index_labels(result.columns)
    places = [at for at in range(len(names)) if is_numeric(result.iloc[:, at])]
    columns = [result.iloc[:, at] for at in places]
    called = [str(result.columns[at]) for at in places]
    kinds = kinds_of_columns(called, columns, [str(label) for label in result.index])
    found = []
    for at, values, column, kind in zip(places, columns, called, kinds, strict=True):
        name = names[at] if names[at].isdigit() else column
        found.append(quantity(kind or "values", values, labels, f"column '{column}'", name))
    yield from merged(found)


def index_labels(index: Any) -> list[str]:
    """Terms; the numbers of rows, which pandas counts from 0, as R counts them."""
    plain = [normal_term(str(label)) for label in index]
    if getattr(index, "name", None) is not None or not _counts(index):
        return plain
    return [str(int(label) + 1) for label in index]


def _counts(index: Any) -> bool:
    """Whether an index is of places: whole numbers from 0, each larger than the one before."""
    places = np.asarray(index)
    if places.ndim != 1 or places.dtype.kind not in "iu" or places.size < 1:
        return False
    return bool(places[0] >= 0 and (np.diff(places) > 0).all())
