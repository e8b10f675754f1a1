"""Tables that cannot be fitted as they are, one message each; and what is merely unusual."""

from __future__ import annotations

import re
from collections.abc import Collection

import numpy as np

from fitdiff.errors import DataError
from fitdiff.tables.columns import Column, column
from fitdiff.tables.findings import FindingKind, findings
from fitdiff.tables.inference import NUMBER
from fitdiff.tables.table import Table

# What no engine can take, or the languages take in different ways.
_UNUSABLE: frozenset[FindingKind] = frozenset(
    {"infinite", "beyond 2^53", "date", "empty", "one level"}
)
_NUMBER = re.compile(NUMBER)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([ T][0-9:.+Z-]+)?")


def refuse_unusable(table: Table) -> None:
    """Raise `DataError` for the first column that cannot be fitted as it is.

    That is one with infinite values, integers beyond 2^53, dates or times, a single level, or
    without any value.
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


def without_strings(table: Table, stated: Collection[str] = ()) -> tuple[Table, list[str]]:
    """Make categories of strings, with levels in the order of their code points, and say so.

    Of strings each language makes levels in an order of its own; a stated one is the same in both.

    Parameters
    ----------
    table : Table
    stated : collection of str
        Columns whose type the user states: what they hold is meant.

    Raises
    ------
    DataError
        If the strings of another column are dates, or numbers but for some.
    """
    notes = []
    for made in table.columns:
        if made.kind == "string" and made.name != table.roles.id:
            if made.name not in stated:
                _refuse_no_category(made)
            table = table.with_column(_as_category(made))
            levels = table.column(made.name).levels
            shown = ", ".join(levels[:6]) + (f" ... ({len(levels)})" if len(levels) > 6 else "")
            notes.append(f"Column '{made.name}' is of strings; taken as a category: {shown}.")
    return table, notes


def _refuse_no_category(made: Column) -> None:
    """Refuse strings that were hardly meant as labels."""
    texts = made.present.tolist()
    state = f"give it a type: [data.types], {made.name} = 'category'."
    if texts and all(_DATE.fullmatch(text) for text in texts):
        raise DataError(
            f"Column '{made.name}' has dates, such as {texts[0]}. Make it a number in a unit that "
            f"you choose, or leave it out of the features; if every date is a category, {state}"
        )
    others = [text for text in texts if not _NUMBER.fullmatch(text.strip())]
    if others and len(others) < len(texts):
        row = made.values.tolist().index(others[0])
        raise DataError(
            f"Column '{made.name}' has {len(texts) - len(others)} numbers and {len(others)} other "
            f"texts, the first {others[0]!r} in row {row}, counted from 0. Correct it; if all are "
            f"labels, {state}"
        )


def _as_category(made: Column) -> Column:
    levels = sorted(set(made.present.tolist()))
    places = {level: place for place, level in enumerate(levels)}
    codes = np.array([places.get(text, 0) for text in made.values.tolist()], dtype=np.int32)
    return column(made.name, codes, made.missing.copy(), levels=levels)


def _without_ids(table: Table) -> Table:
    kept = [name for name in table.names if name != table.roles.id]
    return table.select(kept) if kept else table
