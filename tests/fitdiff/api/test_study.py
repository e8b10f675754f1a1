"""`fitdiff.Study`: the commands of the same names, from Python."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import fitdiff

STUDY = Path(__file__).parents[3] / "comparisons" / "studies" / "breast-cancer.toml"

# No guard of __main__: worker processes must not run the script again.
SCRIPT = f"""
import fitdiff, sys
print("started")
study = fitdiff.Study.read({str(STUDY)!r}, folder=sys.argv[1])
run = study.run("smoke", workers=2)
print(len(run.to_frame()), run.failed)
compared = study.compare("ols-top10", "logit-top10", workers=2)
print(compared.same, len(compared.to_frame()) > 0, compared.to_dict()["study"])
explained = fitdiff.explain("ols-top10", "logit-top10", study, "smoke", workers=2)
print("share" in explained.text, len(explained.to_frame()) > 0)
print(*(file.name for file in study.report()))
"""


def test_a_study_says_what_it_is(tmp_path: Path) -> None:
    study = fitdiff.Study.read(STUDY, tmp_path)
    assert study.name == "breast-cancer"
    assert "ridge" in study.methods
    assert str(tmp_path) in repr(study)


def test_a_misspelt_study_is_one_message() -> None:
    with pytest.raises(fitdiff.FitdiffError, match="brest"):
        fitdiff.Study.read("brest.toml")


TOML = """
methods = ["r-lm", "own"]
seed = 3
[data]
table = "own.csv"
outcome = "y"
task = "numeric"
complete = true
roles = { weights = "w" }
types = { g = ["b", "a"] }
[split]
protocol = "k-fold"
folds = 4
[profiles.paper]
replicates = 2
"""


def test_a_study_of_keywords_is_that_of_the_file(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "study.toml").write_text(TOML)
    (tmp_path / "methods").mkdir()
    own = 'name = "own"\ntitle = "own"\nlike = "statsmodels-ols"\n'
    (tmp_path / "methods" / "own.toml").write_text(own)
    made = fitdiff.Study(
        "own.csv", "y", ["r-lm", "own"], seed=3, task="numeric", complete=True,
        roles={"weights": "w"}, types={"g": ["b", "a"]}, split={"protocol": "k-fold", "folds": 4},
        profiles={"paper": {"replicates": 2}},
    )  # fmt: skip
    read = fitdiff.Study.read("study.toml")
    assert made.definition == read.definition
    assert made.folder == read.folder == Path("out/study")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"featurs": ["x"]}, r"unknown key 'featurs'. Did you mean 'features'\?"),
        ({"split": {"protocol": "k-fold"}}, r"'split.folds' is missing"),
        ({"methods": ["r-ln"]}, r"Study: There is no method 'r-ln'. Did you mean 'r-lm'\?"),
        ({"table": {"x": [1.0]}}, r"table must be a path or the name of a set, got a dict"),
    ],
)
def test_a_wrong_keyword_is_one_message(changes, said) -> None:
    with pytest.raises(fitdiff.FitdiffError, match=said):
        fitdiff.Study(**{"table": "own.csv", "outcome": "y", "methods": ["r-lm"], **changes})


@pytest.mark.long
def test_a_study_is_run_compared_explained_and_reported(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    done = subprocess.run(
        [sys.executable, script, tmp_path / "out" / "breast-cancer"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "started"
    assert lines[1] == "40 0"
    assert lines[2] == "False True breast-cancer"
    assert lines[3] == "True True"
    assert lines[4] == "report.html report.md report.json"
