"""A package of a user's own adds to fitdiff by entry points, without a line changed here."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

POINTS = """
[fitdiff.readers]
dots = own:read_dots

[fitdiff.engines]
py.own = own:ENGINE
py.broken = own_broken:ENGINE

[fitdiff.models]
own-mean = own:MeanSettings

[fitdiff.commands]
greet = own:greet
"""
MODULE = '''
"""A package of a user's own."""

from dataclasses import dataclass

from fitdiff.engines.contract import Engine
from fitdiff.tables.objects import from_object


def read_dots(path, options):
    """Read columns of numbers between dots."""
    with open(path) as file:
        names, *rows = [line.strip().split(".") for line in file]
    columns = zip(*rows)
    return from_object(
        {name: [float(one) for one in column] for name, column in zip(names, columns)}, path
    )


@dataclass(frozen=True)
class MeanSettings:
    """The mean."""


ENGINE = Engine(
    "py.own", {"own-mean": {}}, fit=None, versions=dict, problem=lambda: "it sleeps: wake it"
)


def greet():
    """Greet the user."""
    print("hello")
'''


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder with an installed distribution ``own``."""
    (tmp_path / "own.py").write_text(MODULE)
    info = tmp_path / "own-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: own\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(POINTS)
    (tmp_path / "few.dots").write_text("x.y\n1.2\n3.4\n5.9\n")
    return tmp_path


def run(place: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *words],
        cwd=place,
        env=os.environ | {"PYTHONPATH": str(place)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_table_of_ones_own_kind_is_compared(place: Path) -> None:
    program = (
        "import fitdiff; print(fitdiff.read_table('few.dots').names);"
        "print(fitdiff.compare('py: np.mean(x)', 'py: x.mean()', 'few.dots').verdict)"
    )
    done = run(place, "-c", program)
    assert done.stdout == "('x', 'y')\nsame\n", done.stderr


def test_engines_are_listed_and_a_broken_one_harms_no_other(place: Path) -> None:
    listed = " ".join(run(place, "-m", "fitdiff", "list", "--check").stdout.split())
    assert "py.own" in listed
    assert "CANNOT RUN: it sleeps: wake it" in listed
    assert "'py.broken' (own_broken:ENGINE) cannot be imported" in listed
    assert "py.sklearn scikit-learn's" in listed


def test_a_model_and_a_command_are_there(place: Path) -> None:
    program = (
        "from fitdiff.plugins import Plugins; print(Plugins('fitdiff.models')['own-mean'].__name__)"
    )
    assert run(place, "-c", program).stdout == "MeanSettings\n"
    assert run(place, "-m", "fitdiff", "greet").stdout == "hello\n"
