from dataclasses import replace
from pathlib import Path

import pytest

from fitdiff.attribution.ladder import Ladder, read_ladder
from fitdiff.errors import SpecificationError, UnsupportedSettingError

HEAD = """
name = "own"
title = "a ladder"
study = "own"
start = "{start}"
end = "{end}"

[profiles.smoke]
sizes = [10]
replicates = 2
reseeded = 0
"""


@pytest.fixture
def write(tmp_path: Path, collection: Path):
    """Write a ladder beside studies and methods; read it."""
    for kind in ("studies", "methods"):
        (tmp_path / kind).symlink_to(collection / kind)
    (tmp_path / "ladders").mkdir()

    def write(
        *steps: str, start: str = "liblinear-top10", end: str = "unpenalised-top10", extra: str = ""
    ):
        text = HEAD.format(start=start, end=end) + extra
        text += "".join(f"\n[[steps]]\n{step}\n" for step in steps)
        path = tmp_path / "ladders" / "own.toml"
        path.write_text(text)
        return read_ladder(str(path))

    return write


NEWTON = 'setting = "solver"\nto = "newton-cholesky"\nlabel = "Newton"'
FREE = 'setting = "intercept_penalised"\nto = false'
UNPENALISED = 'setting = "penalty"\nto = "none"\nalso = { strength = 0.0 }'


def test_steps_are_applied_one_after_the_other(write) -> None:
    ladder: Ladder = write(NEWTON, FREE, UNPENALISED)
    assert [step.difference.setting for step in ladder.steps] == [
        "solver",
        "intercept_penalised",
        "penalty",
    ]
    assert [step.label for step in ladder.steps] == [
        "Newton",
        "intercept_penalised: true -> false",
        "penalty: l2 -> none",
    ]
    methods = [configuration.method for configuration in ladder.configurations]
    assert [method.name for method in methods] == [
        "liblinear-top10",
        "01 solver",
        "02 intercept_penalised",
        "unpenalised-top10",
    ]
    assert methods[1].spec == replace(methods[0].spec, solver="newton-cholesky")
    assert len(ladder.samplings) == 1
    assert ladder.file is not None
    assert ladder.file.name == "own.toml"


def test_paths_in_a_ladder_are_relative_to_it(write, tmp_path, collection, monkeypatch) -> None:
    monkeypatch.chdir("/")
    end = "../methods/unpenalised-top10.toml"
    ladder = write(NEWTON, FREE, UNPENALISED, end=end)
    assert ladder.configurations[-1].method.name == "unpenalised-top10"


def test_a_ladder_beside_methods_finds_them(write, tmp_path) -> None:
    write(NEWTON, FREE, UNPENALISED)
    beside = tmp_path / "own.toml"
    (tmp_path / "ladders" / "own.toml").rename(beside)
    assert read_ladder(str(beside)).study.name == "own"


def test_last_step_must_reach_the_end(write) -> None:
    with pytest.raises(SpecificationError, match=r"not reach unpenalised-top10.*penalty: l2"):
        write(NEWTON, FREE)


def test_a_step_that_changes_nothing_is_refused(write) -> None:
    with pytest.raises(SpecificationError, match=r"step 2.*changes no setting"):
        write(NEWTON, NEWTON)


def test_a_step_that_changes_two_settings_is_refused(write) -> None:
    two = 'setting = "solver"\nto = "newton-cholesky"\nalso = { intercept_penalised = false }'
    with pytest.raises(SpecificationError, match="changes 2 settings: intercept_penalised"):
        write(two, UNPENALISED)


def test_a_step_must_name_the_setting_that_it_changes(write) -> None:
    hidden = 'setting = "tolerance"\nto = 1e-4\nalso = { solver = "newton-cholesky" }'
    with pytest.raises(SpecificationError, match="changes the setting 'solver'"):
        write(hidden, FREE, UNPENALISED)


def test_unsupported_step_is_rejected_with_its_number(write) -> None:
    with pytest.raises(UnsupportedSettingError, match=r"step 1 \(penalty\).*needs solver"):
        write(UNPENALISED, NEWTON, FREE)


def test_misspelt_setting_names_the_nearest(write) -> None:
    with pytest.raises(SpecificationError, match=r"unknown setting 'solvr'. Did you mean 'solver'"):
        write('setting = "solvr"\nto = "lbfgs"')


def test_invalid_value_of_a_step_is_rejected(write) -> None:
    with pytest.raises(SpecificationError, match=r"step 1.*'solver' must be .*, got 'newtn'"):
        write('setting = "solver"\nto = "newtn"')


def test_data_change_like_any_other_setting(write) -> None:
    ladder = write(
        'setting = "draw.protocol"\nto = "with-replacement"',
        'setting = "pool"\nto = "other"',
        'setting = "test set"\nto = "other"',
        end="liblinear-top10",
    )
    assert len(ladder.samplings) == 4
    last = ladder.configurations[-1]
    assert last.data.settings() == {
        "draw.protocol": "with-replacement",
        "draw.stratification": "proportional",
        "pool": "other (hold-out)",
        "test set": "other (hold-out)",
    }
    names = [configuration.method.name for configuration in ladder.configurations]
    assert names == ["liblinear-top10", "01 draw.protocol", "02 pool", "03 test set"]


def test_the_pool_of_other_data_is_refused(write) -> None:
    with pytest.raises(SpecificationError, match="pool = 'wine' has other data"):
        write('setting = "pool"\nto = "wine"', end="liblinear-top10")


def test_a_profile_is_asked_for_by_name(write) -> None:
    with pytest.raises(SpecificationError, match=r"no profile 'smok'. Did you mean 'smoke'"):
        write(NEWTON, FREE, UNPENALISED).profile("smok")


def test_fewer_seeds_than_a_floor_needs_are_refused(write) -> None:
    many = "[profiles.few]\nsizes = [10]\nreplicates = 3\nreseeded = 3\nseeds = 9\n"
    with pytest.raises(SpecificationError, match=r"profiles.few.seeds"):
        write(NEWTON, FREE, UNPENALISED, extra=many)


def test_fewer_reseeded_splits_than_a_floor_needs_are_refused(write) -> None:
    few = "[profiles.few]\nsizes = [10]\nreplicates = 3\nreseeded = 2\n"
    with pytest.raises(SpecificationError, match="reseeded must be 0, or 3 or more, seen: 2"):
        write(NEWTON, FREE, UNPENALISED, extra=few)
