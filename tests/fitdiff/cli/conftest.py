"""The command line in process, and a folder of a user's own with a study and a method."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from fitdiff.cli.app import app
from fitdiff.studies import catalog

COMPARISONS = Path(__file__).parents[3] / "comparisons"
_POOL = tomllib.loads((COMPARISONS / "studies" / "breast-cancer.toml").read_text())["pool"]
STUDY = f"""\
name = "mine"
title = "A study of a user's own"
methods = ["liblinear-top10"]
seed = 1
time_limit = 60.0

[data]
name = "scikit-learn"
set = "breast_cancer"
classes = ["malignant", "benign"]

[pool]
protocol = "{_POOL["protocol"]}"
class_counts = [100, 100]
draw_from = 150

[draw]
protocol = "without-replacement"
stratification = "proportional"

[profiles.paper]
sizes = [40]
replicates = 2
"""


@pytest.fixture
def fitdiff(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., object]:
    """Call the command line in an empty folder, where the studies of the parity checks ship."""
    monkeypatch.setattr(catalog, "collections", lambda: {"comparisons": COMPARISONS})
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A user's folder: ``study.toml``, and a method of the user's own beside it."""
    folder = tmp_path / "anywhere"
    (folder / "methods").mkdir(parents=True)
    text = (COMPARISONS / "methods" / "liblinear-top10.toml").read_text()
    own = text.replace('name = "liblinear-top10"', 'name = "own"')
    (folder / "methods" / "own.toml").write_text(own)
    (folder / "study.toml").write_text(STUDY)
    return folder
