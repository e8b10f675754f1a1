import json
import subprocess
import sys
from fractions import Fraction
from types import SimpleNamespace

import pandas as pd
import pytest

from fitdiff.attribution.explain import _profile, explain
from fitdiff.attribution.search import NoPathError
from fitdiff.errors import SpecificationError
from fitdiff.studies.study_file import Profile


def test_each_step_of_a_ladder_changes_one_setting(studies) -> None:
    ladder = explain("liblinear-top10", "unpenalised-top10", studies["own"])
    assert ladder.name == "liblinear-top10-to-unpenalised-top10"
    assert [step.difference.setting for step in ladder.steps] == [
        "solver",
        "intercept_penalised",
        "penalty",
    ]
    names = [configuration.method.name for configuration in ladder.configurations]
    assert (names[0], names[-1]) == ("liblinear-top10", "unpenalised-top10")
    # The rule of the study, written down before, holds for its ladders too.
    assert ladder.verdict == ladder.study.file.verdict
    assert ladder.profiles["paper"].sizes == (40, 60, 100, 200)
    assert ladder.profiles["smoke"].reseeded == 0


@pytest.mark.parametrize(("replicates", "folds", "reseeded"), [(1, 5, 3), (1, 2, 0), (3, 1, 3)])
def test_enough_splits_are_fitted_with_other_seeds(replicates, folds, reseeded) -> None:
    study = SimpleNamespace(pool=None, parts=folds)
    assert _profile(Profile(replicates=replicates), study).reseeded == reseeded


def test_a_stated_order_is_kept_where_engines_allow_it(studies) -> None:
    ladder = explain("lm-top10", "glm-top10", studies["own"], order=("engine",))
    assert [step.difference.setting for step in ladder.steps] == ["engine", "family", "engine"]


def test_the_data_of_two_studies_are_settings(studies) -> None:
    ladder = explain(
        "liblinear-top10", "liblinear-top10", studies["own"], to_study=studies["other"]
    )
    settings = [step.difference.setting for step in ladder.steps]
    assert settings == ["draw.protocol", "pool", "test set"]


def test_missing_path_names_a_ladder_file(studies, collection) -> None:
    ladders = collection / "ladders"
    ladders.mkdir(exist_ok=True)
    text = 'start = "lm-top10"\nend = "liblinear-top10"\n'
    (ladders / "r-to-python.toml").write_text(text)
    with pytest.raises(NoPathError, match="--ladder r-to-python"):
        explain("lm-top10", "liblinear-top10", studies["own"])


def test_equal_methods_are_rejected(studies) -> None:
    with pytest.raises(
        SpecificationError, match="liblinear-top10 and liblinear-top10 have the same settings"
    ):
        explain("liblinear-top10", "liblinear-top10", studies["own"])


def test_studies_of_different_data_are_rejected(studies) -> None:
    with pytest.raises(SpecificationError, match="'own' and 'wine' are of different"):
        explain("liblinear-top10", "liblinear-top10", studies["own"], to_study=studies["wine"])


def fitdiff(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "fitdiff", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def words(sandbox) -> list[str]:
    """Two methods of the user's engine, two settings apart; one size, so that fits are few."""
    folder = sandbox.folder / "comparisons" / "methods"
    works = (folder / "works.toml").read_text()
    other = works.replace('"works"', '"other"').replace("k = 10", "k = 9")
    (folder / "other.toml").write_text(other.replace("threshold = 0.5", "threshold = 0.4"))
    study = sandbox.study("works", "other")
    return ["explain", "works", "other", "--study", study, "--out", str(sandbox.out)]


@pytest.mark.long
def test_explain_plans_fits_and_resumes(words, sandbox) -> None:
    plan = fitdiff(*words, "--plan", "--shapley")
    assert plan.returncode == 0, plan.stderr
    assert "select.k: 10 -> 9" in plan.stdout
    assert "the engine last" in " ".join(plan.stdout.split())
    # 4 configurations on 2 sizes x 2 replicates, too few to re-seed any.
    assert "16 cells would be fitted" in plan.stdout
    assert not sandbox.calls()

    run = fitdiff(*words, "--shapley", "--workers", "1", "--json")
    assert run.returncode == 0, run.stderr
    assert len(sandbox.calls()) == 16
    content = json.loads(run.stdout)
    assert content == json.loads((sandbox.out / "ladder.json").read_text())
    for at in [{"steps": "overall", "gap": content["gap"]}]:
        steps = [Fraction(step[at["steps"]]["mean_exact"]) for step in content["steps"]]
        assert sum(steps) == Fraction(at["gap"]["mean_exact"])
    assert content["complete"]
    # The user's engine says nothing of chance, so that its noise is not known.
    assert [step["overall"]["noise_floor"] for step in content["steps"]] == [None, None]
    values = content["attribution"]["values"]
    assert {one["setting"] for one in values} == {"select.k", "threshold"}
    gap = Fraction(content["attribution"]["gap_exact"])
    assert sum(Fraction(one["mean_exact"]) for one in values) == gap
    table = pd.read_csv(sandbox.out / "ladder.csv")
    assert table["label"].tolist()[-3:] == ["gap"] * 3
    assert any(file.stat().st_size for file in sandbox.out.glob("waterfall*.png"))

    again = fitdiff(*words, "--no-fit")
    assert again.returncode == 0, again.stderr
    assert again.stdout == (sandbox.out / "ladder.txt").read_text()
    assert "works -> other, n = 20, 2 splits" in again.stdout
    assert len(sandbox.calls()) == 16


def test_contradicting_options_are_refused(words, tmp_path) -> None:
    alone = fitdiff("explain", "works")
    assert alone.returncode == 2
    assert "Name two methods" in " ".join(alone.stderr.split())
    ladder = tmp_path / "ladder.toml"
    ladder.write_text('start = "works"\nend = "other"\n')
    both = fitdiff(*words, "--ladder", str(ladder))
    assert both.returncode == 2
    assert "--ladder names the methods" in " ".join(both.stderr.split())
