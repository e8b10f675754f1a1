"""Tables that cannot be fitted as they are, one message each; and what is merely unusual."""

from __future__ import annotations

import numpy as np

from fitdiff.errors import DataError
from fitdiff.tables.columns import Column, column
from fitdiff.tables.findings import FindingKind, findings
from fitdiff.tables.table import Table

# What no engine can take, or the languages take in different ways.
_UNUSABLE: frozenset[FindingKind] = frozenset({"infinite", "beyond 2^53", "date", "empty"})
# Strings have become categories, whose order is then the same in both languages.
_SETTLED: frozenset[FindingKind] = frozenset()


def refuse_unusable(table: Table) -> None:
    """Raise `DataError` for the first column that cannot be fitted as it is.

    That is one with infinite values, integers beyond 2^53, dates or times, or without any value.
    An identifier (role ``id``) may hold anything.
    """
    for finding in findings(_without_ids(table)):
        if finding.kind in _UNUSABLE:
            raise DataError(finding.message)


def notes_on(table: Table) -> list[str]:
    """Say what is unusual, and fitted as it is: constant and equal columns, unused levels, NA."""
    return [
        finding.message
        for finding in findings(_without_ids(table))
        if finding.kind not in _UNUSABLE
    ]


def without_strings(table: Table) -> tuple[Table, list[str]]:
    """Make categories of strings, with levels in the order of their code points, and say so.

    Of strings each language makes levels in an order of its own; a stated one is the same in both.
    """
    notes = []
    for made in table.columns:
        if made.kind == "string" and made.name != table.roles.id:
            table = table.with_column(_as_category(made))
            levels = table.column(made.name).levels
            shown = ", ".join(levels[:6]) + (f" ... ({len(levels)})" if len(levels) > 6 else "")
            notes.append(f"Column '{made.name}' is of strings; taken as a category: {shown}.")
    return table, notes


def _as_category(made: Column) -> Column:
    levels = sorted(set(made.present.tolist()))
    places = {level: place for place, level in enumerate(levels)}
    codes = np.array([places.get(text, 0) for text in made.values.tolist()], dtype=np.int32)
    return column(made.name, codes, made.missing.copy(), levels=levels)


def _without_ids(table: Table) -> Table:
    kept = [name for name in table.names if name != table.roles.id]
    return table.select(kept) if kept else table
