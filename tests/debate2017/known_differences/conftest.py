"""A folder of comparisons with one known difference, its effect measured."""

from __future__ import annotations

from pathlib import Path

import pytest

from debate2017.known_differences.model import MeasuredEffect, SelectionRow, SizeEffect
from debate2017.known_differences.recording import Record, write_record

FILE = """
study = "own"

[selection]
study = "theirs"
sizes = [10]
replicates = 3

[[differences]]
id = "end"
title = "When iterations end"
area = "Linear models"
factor = "tolerance"
text = "The same number | measures something else."
values = [
    { where = "R glm", reads = "r:stats::glm.control:epsilon", says = "of D", source = "?glm" },
    { where = "abacus", says = "never", source = "its makers" },
]
effects = [{ from = "loose", to = "tight" }]
"""
SELECTION = (SelectionRow(10, 3, "pooled F", 9.5, 0.25, 0.5, 1.5, ((406, 1.0), (29, 0.5))),)
DEFAULTS = {"r:stats::glm.control:epsilon": "1e-08"}


@pytest.fixture
def effect() -> MeasuredEffect:
    return MeasuredEffect(
        before="loose",
        after="tight",
        factor="tolerance",
        before_value=1e-4,
        after_value=(8, 8),
        repeatable=False,
        overall=SizeEffect(None, 20, 0.01234, -0.00001, 0.025, 0.05),
        by_size=(SizeEffect(10, 20, -0.5, -0.75, 1e-9, 0.5),),
    )


@pytest.fixture
def folder(tmp_path: Path, effect: MeasuredEffect) -> Path:
    folder = tmp_path / "comparisons"
    (folder / "recorded").mkdir(parents=True)
    (folder / "known-differences.toml").write_text(FILE)
    write_record(folder, Record({"R": "4.2.2"}, DEFAULTS, "paper", (effect,), SELECTION))
    return folder
