"""Rows of Leek's study, and the methods of the debate."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from fitdiff.data.source import load_data
from fitdiff.engines.contract import SplitData
from fitdiff.hashing import hash_rows
from fitdiff.run.cell import rows_of
from fitdiff.splits.split import draw_splits
from fitdiff.studies.study import read_study
from fitdiff.studies.study_file import Profile

HERE = Path(__file__).parent
PACKAGE = HERE.parents[1] / "py/debate2017/src/debate2017"
METHODS = PACKAGE / "methods"


@cache
def leeks_rows(n: int, test_rows: int = 60) -> SplitData:
    """The first n training rows that Leek's study draws, and its first test rows."""
    study = read_study(str(PACKAGE / "studies" / "leek2017.toml"))
    (pair,) = study.file.sources
    data = load_data(pair)
    (split,) = draw_splits(study.file, pair, data, Profile((n,), 1))
    rows = rows_of(split, data)
    x_test = rows.x_test[:test_rows]
    return replace(rows, x_test=x_test, test_hash=hash_rows(x_test))
