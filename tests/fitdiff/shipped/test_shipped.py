"""The methods that ship: any study may name them, and a study is then a path and four lines."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

import fitdiff.shipped
from fitdiff.cli.app import app
from fitdiff.methods.differences import differences
from fitdiff.studies.study import find_method

FILES = sorted((Path(fitdiff.shipped.__file__).parent / "methods").glob("*.toml"))
ROWS = "\n".join(f"{x / 2 + x % 3},{x},{'ab'[x % 2]},{1 + x % 4}" for x in range(1, 25))
STUDY = """\
methods = ["statsmodels-ols", "sklearn-ols"]
[data]
table = "numbers.csv"
outcome = "y"
"""


@pytest.mark.parametrize("name", [file.stem for file in FILES])
def test_each_is_found_by_its_name_and_its_engine_takes_it(name: str) -> None:
    assert find_method(name).name == name


def test_defaults_differ_from_the_plain_methods_in_what_their_titles_say() -> None:
    def changed(first: str, second: str) -> set[str]:
        return {one.setting for one in differences(find_method(first), find_method(second))}

    assert changed("sklearn-ols", "sklearn-ols-default") == {"tolerance"}
    logistic = changed("sklearn-binomial", "sklearn-logistic-default")
    # The strength goes with the penalty, the tolerance with the solver.
    assert logistic == {"penalty", "solver"}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    (tmp_path / "numbers.csv").write_text(f"y,x,g,w\n{ROWS}\n")
    monkeypatch.chdir(tmp_path)

    def run(text: str):
        Path("mine.toml").write_text(text)
        return CliRunner().invoke(app, ["run", "mine.toml", "--workers", "1"])

    return run


def test_a_study_is_a_path_and_four_lines(run) -> None:
    done = run(STUDY)
    assert done.exit_code == 0, done.stderr
    assert done.stdout.startswith("mine\n")  # named by its file
    assert "Written to out/mine" in done.stderr


def test_weights_that_no_method_uses_are_named(run) -> None:
    done = run(STUDY + 'roles = { weights = "w" }\n')
    said = " ".join(done.stderr.split())
    assert "role of weights, which statsmodels-ols, sklearn-ols state as weights = 'none'" in said
