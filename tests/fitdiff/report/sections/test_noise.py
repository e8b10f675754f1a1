from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from fitdiff.report.document import Missing
from fitdiff.report.sections import noise
from fitdiff.report.sections.methods import methods_section
from fitdiff.report.sections.noise import noise_section


def test_the_spread_between_seeds_is_that_of_the_cells(material) -> None:
    mine = material.results[material.results["method"] == "other"]
    moved = [mine.assign(seed=k, accuracy=mine["accuracy"] + 0.01 * k) for k in range(1, 10)]
    noisy = replace(material, reseeded=pd.concat(moved), ladders=())
    (table,) = noise_section(noisy).blocks
    sd = np.std(0.01 * np.arange(10), ddof=1)
    assert table.rows == (
        ("other", 10, 10, 3, pytest.approx(sd)),
        ("other", 20, 10, 3, pytest.approx(sd)),
    )


def test_two_splits_do_not_show_how_noisy_others_are(material) -> None:
    mine = material.results[(material.results["method"] == "other")]
    few = mine[(mine["n"] == 20) | (mine["replicate"] < 3)]
    moved = [few.assign(seed=k, accuracy=few["accuracy"] + 0.01 * k) for k in range(1, 10)]
    (table,) = noise_section(replace(material, reseeded=pd.concat(moved), ladders=())).blocks
    assert [row[:4] for row in table.rows] == [("other", 20, 10, 3)]


def test_steps_are_read_against_their_floors(material) -> None:
    (table,) = noise_section(material).blocks
    assert [row[1:] for row in table.rows] == [
        ("threshold changed", 0.075, 0.01, "outside"),
        ("penalty changed", -0.025, 0.1, "inside"),
    ]


def test_unknown_noise_names_the_command_with_methods_of_the_study(
    material, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(noise, "is_random", lambda method: method.name == "broken")
    (missing,) = noise_section(
        replace(material, ladders=(), diffs=(), folder=Path("out", "own"))
    ).blocks
    assert isinstance(missing, Missing)
    assert "the noise of broken is not known" in missing.what
    assert missing.command == "fitdiff explain plain broken --study own"


def test_without_chance_there_is_no_noise_to_measure(material) -> None:
    assert noise_section(replace(material, ladders=())).blocks == ()
    assert methods_section(material).lead.endswith("another seed gives the same fit.")


def test_floors_of_steps_that_leave_nothing_to_chance_are_not_listed(material) -> None:
    (ladder,) = material.ladders
    quiet = [step | {"overall": step["overall"] | {"noise_floor": 0}} for step in ladder["steps"]]
    assert noise_section(replace(material, ladders=(ladder | {"steps": quiet},))).blocks == ()
