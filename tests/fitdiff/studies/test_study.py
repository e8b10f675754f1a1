from pathlib import Path

import pytest

from fitdiff.errors import RefusedFactorError, SpecificationError
from fitdiff.studies.study import Study, comparisons_folder, read_study

REPOSITORY = Path(__file__).parents[3]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the comparisons that a test may damage."""
    for kind in ("studies", "methods"):
        target = tmp_path / "comparisons" / kind
        target.mkdir(parents=True)
        for file in (REPOSITORY / "comparisons" / kind).glob("*.toml"):
            (target / file.name).write_text(file.read_text())
    return tmp_path / "comparisons"


def change(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def leek2017(folder: Path) -> str:
    return str(folder / "studies" / "leek2017.toml")


def test_leek2017_is_as_published() -> None:
    study = read_study("leek2017")
    paper = study.profile("paper")
    assert paper.sizes == tuple(range(10, 90, 5))
    assert paper.replicates == 5
    assert study.profile("deep").replicates == 100
    assert [m.name for m in study.methods][:6] == [
        "leek-lm",
        "leek-h2o",
        "beam-r-glm",
        "beam-mlp",
        "beam-leek-mlp",
        "beam-liblinear",
    ]
    recorded = study.recorded_file()
    assert recorded is not None
    assert recorded.exists()


def test_an_unknown_study_gets_the_nearest_name() -> None:
    with pytest.raises(SpecificationError, match="Did you mean 'leek2017'"):
        read_study("leek2071")


def test_an_unknown_profile_gets_the_nearest_name() -> None:
    with pytest.raises(SpecificationError, match=r"no profile 'smok'.*'smoke'"):
        read_study("leek2017").profile("smok")


def test_damaged_toml_is_located(folder: Path) -> None:
    change(folder / "studies" / "leek2017.toml", "[data]", "[data")
    with pytest.raises(SpecificationError, match=r"leek2017\.toml is not valid TOML.*line"):
        read_study(leek2017(folder))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("seed = 2017", "sed = 2017", r"unknown key 'sed'.*'seed'"),
        ("seed = 2017", "", "'seed' is missing"),
        ("replicates = 2", "replicates = 0", "profiles.smoke.replicates"),
        ("sizes = [10, 40, 85]", "sizes = [10, 10]", "sizes must differ"),
        ("draw_from = 7053", "draw_from = 9000", "leaves nothing to test on"),
        ('"leek-lm", "leek-h2o"', '"leek-lm", "L3"', "no method 'L3'"),
        ('"leek-lm", "leek-h2o"', '"leek-lm", "leek-lm", "leek-h2o"', "more than once: L1"),
        ('leekasso = "leek-lm"', 'leekasso = "B9"', "no method 'B9'"),
        ('"leek-lm", "leek-h2o", ', '"leek-h2o", ', "does not run: L1"),
    ],
)
def test_bad_studies_get_one_clear_message(folder: Path, old: str, new: str, message: str) -> None:
    change(folder / "studies" / "leek2017.toml", old, new)
    with pytest.raises(SpecificationError, match=message):
        read_study(leek2017(folder))


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"leek2017"', '"leek2071"', "no study 'leek2071'.*'leek2017'"),
        ('"leek2017"', '"beam2017-python"', "its pool, draw differ"),
        ("draw_from = 7053", "draw_from = 7052", "its pool differ"),
        ("seed = 2017", "seed = 2018", "its seed differ"),
        ("classes = [0, 1]", "classes = [0, 2]", "its data differ"),
    ],
)
def test_splits_of_a_study_that_draws_otherwise_are_refused(
    folder: Path, old: str, new: str, message: str
) -> None:
    file = folder / "studies" / "beam2017-r.toml"
    change(file, old, new)
    with pytest.raises(SpecificationError, match=message):
        read_study(str(file))


def test_splits_of_a_study_that_has_anothers_name_that_one(folder: Path) -> None:
    change(
        folder / "studies" / "debate2017.toml",
        "seed = 2017",
        'seed = 2017\nsplits_of = "beam2017-r"',
    )
    with pytest.raises(SpecificationError, match="has the splits of 'leek2017': name that"):
        read_study(str(folder / "studies" / "debate2017.toml"))


def test_a_factor_that_the_engine_cannot_honour_is_refused(folder: Path) -> None:
    change(folder / "methods" / "L1.toml", 'loss = "squared"', 'loss = "log"')
    with pytest.raises(RefusedFactorError, match=r"r\.lm.*loss = 'log'"):
        read_study(leek2017(folder))


def test_outside_a_checkout_the_remedy_is_named(tmp_path: Path) -> None:
    with pytest.raises(SpecificationError, match="Change to a checkout"):
        comparisons_folder(tmp_path)


@pytest.mark.parametrize(
    ("line", "chosen", "message"),
    [
        ('sources = ["mnist 1 v 0"]', Study.sources, "source 'mnist 1 v 0'.*'mnist 0 v 1'"),
        ('methods = ["leek-lm", "L9"]', Study.methods_of, "method 'L9'.*lacks"),
    ],
)
def test_a_profile_takes_only_what_the_study_has(folder, line, chosen, message) -> None:
    change(folder / "studies" / "leek2017.toml", "[profiles.smoke]", f"[profiles.smoke]\n{line}")
    study = read_study(leek2017(folder))
    with pytest.raises(SpecificationError, match=message):
        chosen(study, study.profile("smoke"))


def test_a_profile_may_take_some_methods_and_takes_all_otherwise(folder: Path) -> None:
    line = '[profiles.smoke]\nmethods = ["beam-liblinear", "leek-lm"]'
    change(folder / "studies" / "leek2017.toml", "[profiles.smoke]", line)
    study = read_study(leek2017(folder))
    assert [m.name for m in study.methods_of(study.profile("smoke"))] == [
        "beam-liblinear",
        "leek-lm",
    ]
    assert study.methods_of(study.profile("paper")) == study.methods
    assert [source.label for source in study.sources(study.profile("paper"))] == ["mnist 0 v 1"]


def test_a_contest_is_between_methods_of_the_study(folder: Path) -> None:
    file = folder / "studies" / "smalldata.toml"
    change(file, 'rivals = ["best-pixel", ', 'rivals = ["beam-r-glm", ')
    with pytest.raises(SpecificationError, match="names R1, not among the study's methods"):
        read_study(str(file))
