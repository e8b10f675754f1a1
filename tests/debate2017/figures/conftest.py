"""Studies with a figure, and folders of results for them, of cells that a test makes up."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path

import pandas as pd
import pytest

from fitdiff.methods.specification import validate
from fitdiff.results.manifest import Progress
from fitdiff.results.table import seal_folder
from fitdiff.studies.plugin_tables import STUDY_TABLES
from fitdiff.studies.study import Study
from fitdiff.studies.study_file import StudyFile

ARMS = {"First": "one", "Second": "two"}
CONTENT = {
    "name": "own",
    "title": "a study",
    "methods": ["one", "two"],
    "seed": 1,
    "time_limit": 1.0,
    "data": [{"name": "mnist", "classes": [0, 1]}],
    "pool": {"protocol": "official"},
    "draw": {"protocol": "without-replacement", "stratification": "none"},
    "profiles": {},
}


@pytest.fixture
def make_study(tmp_path: Path) -> Callable[..., Study]:
    """Make a study whose figure is of a style; other keys of the file as keywords."""

    def make_study(
        style: str, arms: dict[str, str] = ARMS, title: str = "", recorded=None, **more
    ) -> Study:
        stated = {"figure": {"style": style, "title": title, "arms": arms}, "recorded": recorded}
        tables = {
            name: validate(STUDY_TABLES[name].kind, content, where="here")
            for name, content in stated.items()
            if content is not None
        }
        return Study(validate(StudyFile, CONTENT | more, where="here"), (), tmp_path, tables)

    return make_study


@pytest.fixture
def cells() -> pd.DataFrame:
    """Two methods at two sizes, three replicates each; sizes and methods not in order."""
    rows = [
        {"method": method, "source": "mnist 0 v 1", "n": n, "accuracy": start + 0.01 * replicate}
        for (method, n, start), replicate in product(
            [("two", 40, 0.9), ("two", 9, 0.7), ("one", 40, 0.95), ("one", 9, 0.8)], (0, 1, 4)
        )
    ]
    return pd.DataFrame(rows)


@pytest.fixture
def write_results(tmp_path: Path) -> Callable[..., Path]:
    """Write a folder of results; more cells may be planned than there are."""

    def write_results(cells: pd.DataFrame, planned: int | None = None) -> Path:
        progress = Progress(planned or len(cells), len(cells), 0)
        folder = tmp_path / "out"
        folder.mkdir(exist_ok=True)
        cells.to_parquet(folder / "results.parquet")
        seal_folder(folder, progress)
        return folder

    return write_results
