import json
import subprocess
import sys
from fractions import Fraction

import pandas as pd
import pytest

from fitdiff.attribution.explain import explain
from fitdiff.attribution.search import NoPathError
from fitdiff.errors import SpecificationError


def test_the_ladder_between_two_methods_has_one_factor_a_rung() -> None:
    ladder = explain("beam-liblinear", "beam-unpenalised", "guesses2017")
    assert ladder.name == "B4-to-B4-unpenalised"
    assert [rung.difference.factor for rung in ladder.rungs] == [
        "solver",
        "intercept_penalised",
        "penalty",
    ]
    names = [hybrid.method.name for hybrid in ladder.hybrids]
    assert (names[0], names[-1]) == ("beam-liblinear", "beam-unpenalised")
    # The rule of the study, written down before, holds for its ladders too.
    assert ladder.verdict == ladder.study.file.verdict
    assert ladder.profiles["paper"].sizes == (10, 20, 40, 85)
    assert ladder.profiles["smoke"].reseeded == 2


def test_a_stated_order_is_kept_where_engines_allow_it() -> None:
    ladder = explain("leek-lm", "beam-r-glm", "leek2017", order=("engine",))
    assert [rung.difference.factor for rung in ladder.rungs] == ["engine", "loss", "engine"]


def test_the_data_of_two_studies_are_factors() -> None:
    ladder = explain("beam-liblinear", "beam-liblinear", "leek2017", to_study="beam2017-python")
    factors = [rung.difference.factor for rung in ladder.rungs]
    assert factors == ["draw.protocol", "pool", "test set"]


def test_where_only_a_ladder_file_leads_it_is_named() -> None:
    with pytest.raises(NoPathError, match="--ladder leekasso-r-to-python"):
        explain("leek-lm", "beam-liblinear", "leek2017")


def test_methods_that_do_the_same_have_nothing_to_explain() -> None:
    with pytest.raises(SpecificationError, match="B4 and B4 differ in no factor"):
        explain("beam-liblinear", "beam-liblinear", "leek2017")


def test_studies_of_other_data_are_refused() -> None:
    with pytest.raises(SpecificationError, match="'leek2017' and 'leekasso2014' are of different"):
        explain("beam-liblinear", "beam-liblinear", "leek2017", to_study="leekasso2014")


def fitdiff(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "fitdiff", *words]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def words(sandbox) -> list[str]:
    """Two methods of the user's engine, two factors apart; one size, so that fits are few."""
    folder = sandbox.folder / "comparisons" / "methods"
    works = (folder / "works.toml").read_text()
    other = works.replace('"works"', '"other"').replace("features = 10", "features = 9")
    (folder / "other.toml").write_text(other.replace("threshold = 0.5", "threshold = 0.4"))
    study = sandbox.study("works", "other")
    return ["explain", "works", "other", "--study", study, "--out", str(sandbox.out)]


def test_the_command_plans_fits_measures_and_goes_on(words, sandbox) -> None:
    plan = fitdiff(*words, "--plan", "--shapley")
    assert plan.returncode == 0, plan.stderr
    assert "features: 10 -> 9" in plan.stdout
    assert "the engine last" in " ".join(plan.stdout.split())
    # 4 hybrids on 2 sizes x 2 replicates; the 3 on rungs again with 4 seeds.
    assert "64 cells would be fitted" in plan.stdout
    assert not sandbox.calls()

    run = fitdiff(*words, "--shapley", "--workers", "1", "--json")
    assert run.returncode == 0, run.stderr
    assert len(sandbox.calls()) == 64
    content = json.loads(run.stdout)
    assert content == json.loads((sandbox.out / "ladder.json").read_text())
    for at in [{"rungs": "overall", "gap": content["gap"]}]:
        rungs = [Fraction(rung[at["rungs"]]["mean_exact"]) for rung in content["rungs"]]
        assert sum(rungs) == Fraction(at["gap"]["mean_exact"])
    assert content["complete"]
    # The user's engine says nothing of chance, so that it is asked; it turns out to have none.
    assert [rung["overall"]["noise_floor"] for rung in content["rungs"]] == [0.0, 0.0]
    values = content["attribution"]["values"]
    assert {one["factor"] for one in values} == {"features", "threshold"}
    gap = Fraction(content["attribution"]["gap_exact"])
    assert sum(Fraction(one["mean_exact"]) for one in values) == gap
    table = pd.read_csv(sandbox.out / "ladder.csv")
    assert table["label"].tolist()[-3:] == ["gap"] * 3
    for kind in ("png", "pdf", "svg", "csv"):
        for stem in ("waterfall", "waterfall-python"):
            assert (sandbox.out / f"{stem}.{kind}").stat().st_size > 0

    again = fitdiff(*words, "--no-fit")
    assert again.returncode == 0, again.stderr
    assert again.stdout == (sandbox.out / "ladder.txt").read_text()
    assert "works -> other, n = 20, 2 splits" in again.stdout
    assert len(sandbox.calls()) == 64


def test_what_contradicts_itself_is_refused(words) -> None:
    alone = fitdiff("explain", "works")
    assert alone.returncode == 2
    assert "Name two methods" in " ".join(alone.stderr.split())
    both = fitdiff(*words, "--ladder", "leekasso-r-to-python")
    assert both.returncode == 2
    assert "--ladder names the methods" in " ".join(both.stderr.split())
