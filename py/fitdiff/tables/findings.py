"""Notes on unusual columns of a table: reported, never changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from fitdiff.tables.columns import Column
from fitdiff.tables.hash import hash_column
from fitdiff.tables.kinds import fits_double
from fitdiff.tables.table import Table

FindingKind = Literal[
    "constant", "duplicated", "one level", "unused levels", "NaN", "infinite", "beyond 2^53",
    "date", "many levels", "missing", "empty", "ordered",
]  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """One thing to know before fitting.

    Attributes
    ----------
    kind : str
    columns : tuple of str
    message : str
        What it is and what follows.
    """

    kind: FindingKind
    columns: tuple[str, ...]
    message: str


def findings(table: Table) -> tuple[Finding, ...]:
    """Look at each column, and for columns that are equal.

    Columns with a role other than outcome are not predictors, and may be constant, a date or have
    as many levels as rows.
    """
    stated = table.roles.stated()
    apart = {name for role, name in stated.items() if role != "outcome"}
    found = [
        finding
        for column in table.columns
        for check in (_ANY if column.name in apart else (*_PREDICTOR, *_ANY))
        for finding in check(column)
    ]
    return (*found, *_duplicated(table))


def _constant(column: Column) -> Iterator[Finding]:
    present = column.present
    if not present.size:
        yield _of("empty", column, "has no values. Leave it out")
    elif column.kind == "category":
        if len(np.unique(present)) == 1:
            level = column.levels[present[0]]
            yield _of(
                "one level",
                column,
                f"has only the level '{level}': it has no contrast. Leave it out",
            )
    elif len(column) > 1 and (present == present[0]).all():
        kind: FindingKind = "one level" if column.kind == "string" else "constant"
        value = present[0]
        shown = repr(value) if column.kind == "string" else str(value)
        yield _of(
            kind,
            column,
            f"is {shown} in every row. Beside an intercept it has no "
            "coefficient of its own; leave it out",
        )


def _dates(column: Column) -> Iterator[Finding]:
    if column.kind in ("date", "datetime"):
        yield _of(
            "date",
            column,
            f"is a {column.kind}. R fits the number of days or seconds since "
            "1970, Python libraries refuse it or fit nanoseconds; make it a number in a unit "
            "that you choose",
        )


def _many_levels(column: Column) -> Iterator[Finding]:
    if column.kind == "string" and column.present.size > 20:
        distinct = len(set(column.present.tolist()))
        if distinct > column.present.size / 2:
            yield _of(
                "many levels",
                column,
                f"has {distinct} different texts in "
                f"{column.present.size} rows. As a predictor it would be a factor with so "
                "many levels; give it the role 'id' or leave it out",
            )


def _ordered(column: Column) -> Iterator[Finding]:
    if column.ordered:
        yield _of(
            "ordered",
            column,
            "is ordered. R's model.matrix() makes polynomials of it, Python libraries one column a "
            f"level; for that in R, too: types={{'{column.name}': {list(column.levels)}}}",
        )


def _unused(column: Column) -> Iterator[Finding]:
    unused = sorted(set(range(len(column.levels))) - set(np.unique(column.present).tolist()))
    if column.kind == "category" and unused and column.present.size:
        names = ", ".join(f"'{column.levels[code]}'" for code in unused[:5])
        yield _of(
            "unused levels",
            column,
            f"has no row of level {names}. R's lm() drops such a "
            "level, pandas.get_dummies() makes a column of zeros",
        )


def _not_finite(column: Column) -> Iterator[Finding]:
    if column.kind != "float":
        return
    nan = np.flatnonzero(np.isnan(column.values) & ~column.missing)
    infinite = np.flatnonzero(np.isinf(column.values))
    for kind, rows in (("NaN", nan), ("infinite", infinite)):
        if rows.size:
            named: FindingKind = "NaN" if kind == "NaN" else "infinite"
            verb = "drops such a row as missing" if kind == "NaN" else "stops"
            yield _of(
                named,
                column,
                f"has {rows.size} {kind} values, the first in row {rows[0]}, "
                f"counted from 0. R's lm() {verb}, scikit-learn stops",
            )


def _wide(column: Column) -> Iterator[Finding]:
    if column.kind == "integer" and not fits_double(column.values):
        yield _of(
            "beyond 2^53",
            column,
            "has integers beyond 2^53, which neither R nor a model "
            "matrix holds exactly. If it is an identifier, give it the type 'string'",
        )


def _missing(column: Column) -> Iterator[Finding]:
    count = int(column.missing.sum())
    if 0 < count < len(column):
        yield _of(
            "missing",
            column,
            f"has {count} missing value{'s' * (count > 1)} of {len(column)}. Each method "
            "states what becomes of such rows, as missing in its transforms",
        )


def _of(kind: FindingKind, column: Column, what: str) -> Finding:
    return Finding(kind, (column.name,), f"Column '{column.name}' {what}.")


def _duplicated(table: Table) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for column in table.columns:
        content = hash_column(column.renamed("x"))
        if content in first:
            pair = (first[content], column.name)
            yield Finding(
                "duplicated",
                pair,
                f"Columns '{pair[0]}' and '{pair[1]}' are equal in "
                "every row: only their sum is determined. Leave one out.",
            )
        else:
            first[content] = column.name


_PREDICTOR: tuple[Callable[[Column], Iterator[Finding]], ...] = (
    _constant,
    _dates,
    _many_levels,
    _ordered,
)
_ANY: tuple[Callable[[Column], Iterator[Finding]], ...] = (_unused, _not_finite, _wide, _missing)
