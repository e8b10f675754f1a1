"""One reported quantity, and the vocabulary of kinds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from numbers import Real
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

# What only some packages report of a model, each a stage of its own.
Reported = Literal[
    "standard errors",
    "covariance",
    "degrees of freedom",
    "statistics",
    "p-values",
    "interval, lower",
    "interval, upper",
    "dispersion",
    "log-likelihood",
    "deviance",
    "AIC",
    "BIC",
    "R-squared",
]
# In the order in which a fit makes them: the first stage at which two sides part is the first of
# these that differs.
Kind = Literal[
    "rows used",
    "event",
    "estimate",
    "coefficients",
    "thresholds",
    "variance components",
    "variances",
    "loadings",
    "scores",
    "clusters",
    "centres",
    "heights",
    "fitted values",
    "probabilities",
    "predictions",
    "survival",
    "decision values",
    "predicted classes",
    "sums of squares",
    "mean squares",
    Reported,
    "importance",
    "values",
]

STAGES: tuple[Kind, ...] = get_args(Kind)

# The name of coefficients in units of the columns, where a fit has those of standardised ones.
UNSCALED = "in units of the columns"

# What packages call them, lower case, without dots, spaces and underscores.
_SYNONYMS: Mapping[str, Kind] = {
    "coef": "coefficients",
    "coefs": "coefficients",
    "coefficients": "coefficients",
    "params": "coefficients",
    "estimate": "coefficients",
    "value": "coefficients",
    "stderror": "standard errors",
    "stderr": "standard errors",
    "se": "standard errors",
    "se(coef)": "standard errors",
    "robustse": "standard errors",
    "bse": "standard errors",
    "tvalue": "statistics",
    "zvalue": "statistics",
    "tvalues": "statistics",
    "tstat": "statistics",
    "zstat": "statistics",
    "waldstatistic": "statistics",
    "z": "statistics",
    "t": "statistics",
    "wald": "statistics",
    "fvalue": "statistics",
    "f": "statistics",
    "lrchisq": "statistics",
    "chisq": "statistics",
    "chi2": "statistics",
    "statistic": "statistics",
    "pr(>|t|)": "p-values",
    "pr(>|z|)": "p-values",
    "pr(>f)": "p-values",
    "pr(>chisq)": "p-values",
    "pr(>|w|)": "p-values",
    "p>|z|": "p-values",
    "p>|t|": "p-values",
    "p": "p-values",
    "pvalue": "p-values",
    "pvalues": "p-values",
    "df": "degrees of freedom",
    "numdf": "degrees of freedom",
    "sumsq": "sums of squares",
    "meansq": "mean squares",
    "lwr": "interval, lower",
    "upr": "interval, upper",
    "padj": "p-values",
    "diff": "estimate",
    "coeflower95%": "interval, lower",
    "coefupper95%": "interval, upper",
    "lower": "interval, lower",
    "upper": "interval, upper",
    "meancilower": "interval, lower",
    "meanciupper": "interval, upper",
    "obscilower": "interval, lower",
    "obsciupper": "interval, upper",
    "fit": "fitted values",
    "sefit": "standard errors",
}


def kind_of(name: str) -> Kind | None:
    """The kind that a package's name for a column means; None if it is none of the known ones."""
    plain = "".join(character for character in name.lower() if character not in " ._-")
    return _SYNONYMS.get(plain)


@lru_cache(maxsize=8)
def counted(size: int) -> tuple[str, ...]:
    """Labels of entries that have none of their own: "1", "2", ..., one object a size."""
    return tuple(map(str, range(1, size + 1)))


@dataclass(frozen=True)
class Quantity:
    """Labelled numbers of one kind.

    Attributes
    ----------
    kind : Kind
    values : ndarray, shape (k,), float64
        NaN where the side reports none.
    labels : tuple of str
        Normalised terms, row numbers, or empty strings, one a value.
    how : str
        How it was obtained, such as 'bse' or 'predict(type = "response")'.
    name : str
        What the side itself calls it; for `values`, its label in a table of results.
    classes : tuple of str
        Of predicted classes, what the numbers 0, 1, ... stand for; empty where that is not known.
    """

    kind: Kind
    values: Floats
    labels: tuple[str, ...]
    how: str
    name: str = ""
    classes: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.values.shape != (len(self.labels),):
            raise ValueError(
                f"{self.kind}: {len(self.labels)} labels for values of shape {self.values.shape}."
            )

    def __reduce__(self) -> tuple[object, ...]:
        # A million labels that only count take longer to cross than all numbers.
        labels = None if self.is_counted else self.labels
        return _restored, (self.kind, self.values, labels, self.how, self.name, self.classes)

    @property
    def is_counted(self) -> bool:
        """Whether the labels are 1, 2, ..., of two entries at least."""
        size = len(self.labels)
        if size < 2 or self.labels[-1] != str(size):
            return False
        return self.labels is counted(size) or self.labels == counted(size)


def _restored(
    kind: Kind,
    values: Floats,
    labels: tuple[str, ...] | None,
    how: str,
    name: str,
    classes: tuple[str, ...],
) -> Quantity:
    labels = counted(values.size) if labels is None else labels
    return Quantity(kind, values, labels, how, name, classes)


def predicted(values: object, classes: Sequence[object], how: str) -> Quantity:
    """Build the quantity of predicted classes: the place of each row's class among all."""
    place = {one: number for number, one in enumerate(classes)}
    made = quantity("predicted classes", [place[one] for one in values], None, how)  # type: ignore[attr-defined]
    return replace(made, classes=tuple(class_name(one) for one in classes))


def class_name(value: object) -> str:
    """A class as text: 1, 1.0 and True are one."""
    if isinstance(value, bool | np.bool_):
        return str(int(value))
    if isinstance(value, float | np.floating) and value == round(value):
        return str(int(value))
    return str(value)


def quantity(
    kind: Kind, values: object, labels: object = None, how: str = "", name: str = ""
) -> Quantity:
    """Build a quantity from numbers of any shape; unlabelled ones are numbered from 1."""
    flat = np.asarray(values, dtype=np.float64).ravel()
    if labels is None:
        named = counted(flat.size) if flat.size > 1 else ("",)[: flat.size]
    else:
        named = tuple(str(label) for label in labels)  # type: ignore[attr-defined]
    return Quantity(kind, flat, named, how, name)


def cells(kind: Kind, values: object, rows: object, columns: object, how: str) -> Quantity:
    """Build a quantity of a matrix, column after column, each cell labelled ``row (column)``."""
    matrix = np.asarray(values, dtype=np.float64)
    labels = [f"{row} ({column})" for column in columns for row in rows]  # type: ignore[attr-defined]
    return quantity(kind, matrix.T.ravel(), labels, how)


def merged(found: Sequence[Quantity]) -> list[Quantity]:
    """Make one quantity of columns of a table that are of no known kind."""
    plain = [one for one in found if one.kind == "values" and one.values.size > 1]
    if len(plain) < 2 or len({one.labels for one in plain}) > 1 or not all(q.name for q in plain):
        return list(found)
    labels = tuple(f"{label} ({one.name})" for one in plain for label in one.labels)
    values = np.concatenate([one.values for one in plain])
    whole = Quantity("values", values, labels, plain[0].how)
    return [*(one for one in found if not any(one is part for part in plain)), whole]


def renumbered(one: Quantity) -> Quantity:
    """Clusters of rows, numbered as rows meet them: their own numbers are arbitrary."""
    met = {value: place for place, value in enumerate(dict.fromkeys(one.values.tolist()), start=1)}
    values = np.array([met[value] for value in one.values.tolist()], dtype=np.float64)
    return replace(one, kind="clusters", values=values, how=f"{one.how}, in order of rows")


def as_classes(one: Quantity) -> Quantity:
    """Whole numbers as predicted classes, named by the numbers; others as they are."""
    if one.kind != "values" or not np.array_equal(one.values, np.round(one.values)):
        return one
    named = sorted(set(one.values.tolist()))
    return replace(predicted(one.values.tolist(), named, one.how), name=one.name)


def is_numeric(value: Any) -> bool:
    """Whether a value is a number or an array of numbers."""
    if isinstance(value, Real | np.number):
        return True
    try:
        return np.asarray(value).dtype.kind in "biuf"
    except (ValueError, TypeError):
        return False


def read_attribute(result: Any, name: str) -> Any:
    """An attribute, or None where the object does not have it or cannot compute it."""
    try:
        return getattr(result, name)
    except Exception:  # computed on access, and for some models not defined
        return None
