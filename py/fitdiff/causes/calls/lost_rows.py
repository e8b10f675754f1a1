"""Usual ways in which rows are lost before a fit: which of them gives the numbers a user saw."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from fitdiff.calls.bind import table_name
from fitdiff.calls.tree import Language


@dataclass(frozen=True, eq=False)
class Rows:
    """A table without some of its rows.

    Attributes
    ----------
    words : tuple of str
        What is lost, with the code that loses it; empty for nothing.
    table : DataFrame
    """

    words: tuple[str, ...]
    table: pd.DataFrame


def lost_rows(table: pd.DataFrame, language: Language) -> Iterator[Rows]:
    """List usual losses: incomplete rows, one taken for names of columns, the last, duplicates.

    Parameters
    ----------
    table : DataFrame
    language : {'r', 'py'}
        Of the code that is said.
    """
    name = table_name([str(column) for column in table.columns])
    ways = (
        ("rows with a missing value in any column dropped", table.dropna(),
         f"{name}.dropna()", f"na.omit({name})"),
        ("first row lost", table.iloc[1:], f"{name}.iloc[1:]", f"{name}[-1, ]"),
        ("last row lost", table.iloc[:-1], f"{name}.iloc[:-1]", f"{name}[-nrow({name}), ]"),
        ("duplicated rows dropped", table.drop_duplicates(),
         f"{name}.drop_duplicates()", f"unique({name})"),
    )  # fmt: skip
    for words, left, in_python, in_r in ways:
        if 2 < len(left) < len(table):
            code = in_python if language == "py" else in_r
            yield Rows((f"{words}: {code}",), left.reset_index(drop=True))
