"""The study in the folder of examples."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from fitdiff.cli.app import app
from fitdiff.studies.study import read_study

ROOT = Path(__file__).parents[3]


def test_the_example_needs_a_table_an_outcome_and_methods_that_ship() -> None:
    study = read_study(str(ROOT / "examples" / "cars.toml"))
    assert study.name == "cars"
    assert study.methods[0].name == "r-binomial"


def test_its_methods_are_compared_without_naming_a_profile(tmp_path: Path) -> None:
    command = ["compare", str(ROOT / "examples" / "cars.toml"), "statsmodels-binomial"]
    done = CliRunner().invoke(
        app, [*command, "sklearn-logistic-default", "--no-search", "--out", str(tmp_path)]
    )
    assert done.exit_code == 1, done.output
    assert "penalty" in done.stdout
