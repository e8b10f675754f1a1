"""Wheel and sdist: built, installed in an environment of their own, and used there without R."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
# What the extras bring: not there in a bare installation.
EXTRAS = ("rpy2", "keras", "tensorflow", "h2o", "pyreadstat", "rdata")
CARS = CHECKOUT / "examples" / "cars.csv"

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a wheel and an sdist, made from the checkout."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", folder],
        cwd=CHECKOUT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        check=True,
        capture_output=True,
    )
    return folder


@pytest.fixture(scope="module")
def bare(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with the wheel and what it depends on, the extras left out."""
    place = tmp_path_factory.mktemp("bare")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", place], check=True)
    site = place / "lib" / f"python3.{sys.version_info.minor}" / "site-packages"
    ours = ("fitdiff", "_fitdiff", "rbridge", "debate2017", "_debate")
    for folder in map(Path, sys.path):
        if folder.name != "site-packages":
            continue
        for entry in folder.iterdir():
            left_out = entry.name.lower().startswith((*ours, *EXTRAS))
            if not left_out and entry.suffix != ".pth" and not (site / entry.name).exists():
                (site / entry.name).symlink_to(entry)
    (wheel,) = built.glob("*.whl")
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "install", "-q", "--disable-pip-version-check"),
            *("--no-deps", "--no-index", "--ignore-installed", "--prefix", place, wheel),
        ],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        check=True,
    )
    return place / "bin" / "python"


def call(python: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run in an environment where nothing finds R."""
    left_out = ("PYTHONPATH", "R_HOME", "R_LIBS", "VIRTUAL_ENV")
    environment = {name: value for name, value in os.environ.items() if name not in left_out}
    return subprocess.run(
        [python, *words],
        cwd=python.parents[1],
        env=environment | {"PATH": str(python.parent)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_sdist_holds_what_is_built_from_it(built: Path) -> None:
    (archive,) = built.glob("*.tar.gz")
    with tarfile.open(archive) as content:
        names = {name.partition("/")[2] for name in content.getnames()}
    assert {"pyproject.toml", "py/fitdiff/py.typed", "bridge/rbridge/prelude.R"} <= names
    assert "r/fitdiff/DESCRIPTION" in names
    assert not [name for name in names if name.startswith(("py/debate2017", "tests"))]


def test_engines_that_cannot_run_are_listed_with_the_cure(bare: Path) -> None:
    listed = " ".join(call(bare, "-m", "fitdiff", "list", "--check").stdout.split())
    assert "pip install 'fitdiff[h2o]'" in listed
    assert "pip install 'fitdiff[keras]'" in listed
    assert "There is no R" in listed
    assert "make setup" not in listed


def test_doctor_names_the_cure_and_requires_nothing_optional(bare: Path) -> None:
    done = call(bare, "-m", "fitdiff", "doctor")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "then pip install 'fitdiff[r]'" in done.stdout
    assert "make setup" not in done.stdout


def test_two_python_calls_are_compared(bare: Path) -> None:
    done = call(
        bare, "-m", "fitdiff", "compare", str(CARS),
        "py: smf.ols('mpg ~ wt', data).fit()",
        "py: smf.ols('mpg ~ wt', data).fit(cov_type='HC1')",
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "cov_type" in done.stdout


def test_a_call_of_r_is_one_message(bare: Path) -> None:
    program = f"import fitdiff; fitdiff.fit('r: lm(mpg ~ wt)', {str(CARS)!r})"
    done = call(bare, "-c", program)
    assert "UnavailableError: There is no R" in done.stderr


def test_types_are_announced(bare: Path) -> None:
    program = (
        "import fitdiff, pathlib;"
        "print((pathlib.Path(fitdiff.__file__).parent / 'py.typed').is_file())"
    )
    assert call(bare, "-c", program).stdout == "True\n"
