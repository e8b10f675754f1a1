import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from faults.data_plants import CHANGES, data_plants
from faults.factor_plants import PLANTED, factor_plants, stated_plant
from faults.fit_plants import fit_plants
from faults.plant import Plant
from faults.planting import PlantingOptions, kinds_of, plants_of
from faults.render import render
from faults.table import DetectionTable, IdenticalPair, as_json
from faults.trial import own_fits, try_plant
from faults.truth import acts_at
from sklearn.datasets import load_digits
from typer.testing import CliRunner

from fitdiff.causes.case import Refits
from fitdiff.causes.variations import variations
from fitdiff.cli.app import app
from fitdiff.compare.levels import Fitted
from fitdiff.engines.contract import Context, Rows
from fitdiff.errors import RefusedFactorError, SpecificationError, UnavailableError
from fitdiff.hashing import hash_rows
from fitdiff.methods.method import read_method
from rbridge import RSession

METHODS = Path(__file__).parents[3] / "py/debate2017/src/debate2017" / "methods"
B4 = read_method(METHODS / "B4.toml")
B1 = read_method(METHODS / "B1.toml")


def no_r() -> RSession:
    raise AssertionError("these methods need no R")


@pytest.fixture(scope="module")
def refits() -> Refits:
    x, digit = load_digits(return_X_y=True)
    chosen = np.isin(digit, (3, 8))
    x, y = x[chosen].astype(np.uint8), (digit[chosen] == 8).astype(np.uint8)
    rows = Rows(
        x[40:100], y[40:100], x[100:200], hash_rows(x[40:100], y[40:100]), hash_rows(x[100:200])
    )
    return Refits(rows, y[100:200], Context(1, 60.0, no_r))


def named(plants: tuple[Plant, ...], what: str) -> Plant:
    return next(plant for plant in plants if plant.what == what)


def test_every_factor_that_can_be_varied_is_planted() -> None:
    for method in (B4, B1):
        planted = {plant.factor for plant in factor_plants(method, most=1)}
        assert planted == {one.difference.factor for one in variations(method, PLANTED)}


def test_values_of_a_factor_are_bounded_and_come_first_for_all() -> None:
    plants = factor_plants(B4, most=2)
    factors = [plant.factor for plant in plants]
    assert max(factors.count(factor) for factor in factors) == 2
    first = factors[: len(set(factors))]
    assert len(set(first)) == len(first)


@pytest.mark.parametrize(
    ("factor", "value", "what"),
    [
        ("threshold", "0.437", "threshold: 0.5 -> 0.437"),
        ("selection", "pooled-f", "selection: welch-ddof0 -> pooled-f"),
        ("inverse_penalty", "3", "inverse_penalty: 1e+06 -> 3"),
    ],
)
def test_a_value_is_written_as_in_a_method_file(factor: str, value: str, what: str) -> None:
    assert stated_plant(B4, factor, value).what == what


@pytest.mark.parametrize(
    ("factor", "value", "error", "text"),
    [
        ("treshold", "0.4", SpecificationError, "Did you mean 'threshold'"),
        ("loss", "squared", RefusedFactorError, "cannot be fitted with loss = squared alone"),
        ("threshold", "0.5", SpecificationError, "states already"),
    ],
)
def test_a_value_that_cannot_be_planted_is_refused(factor, value, error, text) -> None:
    with pytest.raises(error, match=text):
        stated_plant(B4, factor, value)


def test_kinds_and_options_are_checked() -> None:
    assert kinds_of(["fit", "data"]) == ("data", "fit")
    with pytest.raises(SpecificationError, match="Did you mean 'factor'"):
        kinds_of(["factors"])
    with pytest.raises(SpecificationError, match="Add --factor"):
        plants_of(B4, PlantingOptions(value="0.3"))
    with pytest.raises(SpecificationError, match="another value of loss alone"):
        plants_of(B4, PlantingOptions(factor="loss"))


def test_rows_are_changed_in_three_ways_each() -> None:
    plants = data_plants()
    assert len(plants) == 3 * len(CHANGES) >= 45
    assert sum(plant.refused for plant in plants) == len(CHANGES)


@pytest.mark.parametrize("change", CHANGES)
def test_new_hashes_are_seen_and_old_ones_refused(change: str, refits: Refits) -> None:
    own = own_fits(B4, [refits])
    plants = data_plants()
    new = named(plants, f"{change}, new hashes").make(own[0], refits)
    assert acts_at(own[0], new) == "rows"
    old = named(plants, f"{change}, the split's hashes").make(own[0], refits)
    assert "hash to" in old.result.record.error
    assert new.result.record.error == ""


@pytest.mark.parametrize(
    ("what", "level"),
    [
        ("probabilities rounded to float32", "probabilities"),
        ("coefficients off by 1e-6", "parameters"),
        ("all labels turned", "labels"),
        ("one right answer more or less", "metric"),
        ("columns counted from one", "selection"),
    ],
)
def test_what_is_done_to_a_fit_acts_at_its_level(what: str, level: str, refits: Refits) -> None:
    trial = try_plant(named(fit_plants(B4), what), own_fits(B4, [refits]), [refits])
    assert (trial.outcome, trial.level, trial.named) == ("found", level, ())


def test_a_hidden_threshold_is_named_from_the_labels_alone(refits: Refits) -> None:
    plant = named(fit_plants(B4), "the threshold moved past one row")
    trial = try_plant(plant, own_fits(B4, [refits]), [refits])
    assert (trial.outcome, trial.level, trial.named) == ("found", "labels", ("threshold",))


def test_what_changes_nothing_is_ineffective_and_not_found(refits: Refits) -> None:
    trial = try_plant(stated_plant(B4, "max_iterations", "1000"), own_fits(B4, [refits]), [refits])
    assert (trial.outcome, trial.level, trial.cause) == ("ineffective", None, None)


def liar(found: Fitted) -> Plant:
    """Says that a threshold was moved, and does something else."""
    return Plant("factor", "a lie", "threshold", lambda own, refits: found)


def test_what_is_not_named_or_blamed_wrongly_is_no_find(refits: Refits) -> None:
    own = own_fits(B4, [refits])
    changed = stated_plant(B4, "inverse_penalty", "2.5").make(own[0], refits)
    assert try_plant(liar(changed), own, [refits]).outcome == "not named"
    undeclared = replace(liar(changed), factor="")
    assert try_plant(undeclared, own, [refits]).outcome == "wrongly named"


def test_fits_that_cannot_be_repeated_are_no_controls(refits: Refits, monkeypatch) -> None:
    again = refits.fit(replace(B4, spec=replace(B4.spec, inverse_penalty=1.0)))
    monkeypatch.setattr(refits, "fit_again", lambda method: again)
    with pytest.raises(UnavailableError, match="are not the same"):
        own_fits(B4, [refits])


def test_the_table_counts_what_it_shows(refits: Refits) -> None:
    own = own_fits(B4, [refits])
    plants = (stated_plant(B4, "features", "12"), stated_plant(B4, "max_iterations", "999"))
    trials = tuple(try_plant(plant, own, [refits]) for plant in plants)
    table = DetectionTable(
        "digits",
        ("one",),
        trials,
        (IdenticalPair("beam-liblinear", "beam-liblinear", "twice", None),),
    )
    assert table.good
    counts = table.counts()
    assert (counts["tried"], counts["effective"], counts["named"]) == (2, 1, 1)
    content = json.loads(as_json(table))
    assert [plant["outcome"] for plant in content["plants"]] == ["found", "ineffective"]
    text = render(table)
    assert text.startswith("2 plants on 1 split of digits: 1 change something there, 1 of these")
    assert "features 10 -> 12 (to the bit)" in text
    flagged = replace(
        table, pairs=(IdenticalPair("beam-liblinear", "beam-liblinear", "twice", "labels"),)
    )
    assert not flagged.good
    assert "Identical, but seen to differ in labels" in render(flagged)


@pytest.mark.parametrize(("value", "code"), [("0.31", 0), ("'high'", 2)])
def test_the_command_tells_by_its_exit_code(
    value: str, code: int, tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.chdir(METHODS.parents[1])
    words = [
        "plants",
        "beam-liblinear",
        "--study",
        "leek2017",
        "--factor",
        "threshold",
        "--value",
        value,
    ]
    result = CliRunner().invoke(app, [*words, "--splits", "1", "--out", str(tmp_path / "t.json")])
    if code == 2:
        assert isinstance(result.exception, RefusedFactorError)
        return
    assert result.exit_code == code, result.output
    assert json.loads((tmp_path / "t.json").read_text())["good"]
