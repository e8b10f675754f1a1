import pytest

from fitdiff.comparison.tolerances import TOLERANCES, parse_tolerances, reason, set_tolerances
from fitdiff.errors import SpecificationError


def test_words_override_the_file_and_the_file_the_defaults(tmp_path) -> None:
    file = tmp_path / "tolerances.toml"
    file.write_text("parameters = 1e-3\nlabels = 2\n")
    read = parse_tolerances(["parameters=1e-4", " auc = 0 "], file)
    assert (read.parameters, read.labels, read.auc) == (1e-4, 2.0, 0.0)
    assert read.objective == TOLERANCES.objective


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("paramters=1", "Did you mean 'parameters'"),
        ("parameters", "not NAME=VALUE"),
        ("parameters=small", "must be a number of at least 0, got 'small'"),
        ("parameters=-1", "a number of at least 0"),
        ("parameters=nan", "a number of at least 0"),
        ("rows=1", "'rows' has no tolerance"),
        ("selection=0", "'selection' has no tolerance"),
    ],
)
def test_invalid_tolerance_is_rejected(word: str, message: str) -> None:
    with pytest.raises(SpecificationError, match=message):
        parse_tolerances([word])


def test_every_tolerance_has_a_reason() -> None:
    assert all(len(reason(name, TOLERANCES)) > 20 for name in vars(TOLERANCES))
    own = set_tolerances({"brier": 1e-3})
    assert reason("brier", own) == "set by the user"
    assert reason("auc", own) == reason("auc", TOLERANCES)
    assert "no tolerance" in reason("rows", own)


def test_a_quantity_is_named_as_people_write_it() -> None:
    own = set_tolerances({"Interval, lower": 0.5, "R-squared": 1})
    assert (own.of("interval, lower"), own.of("R-squared")) == (0.5, 1.0)
    assert own.of("interval, upper") == TOLERANCES.interval_upper
    assert own.of("rows") == 0.0


@pytest.mark.parametrize(("value", "allowed"), [(0, True), (2, True), (True, False), ("1", False)])
def test_a_tolerance_is_a_number(value: object, allowed: bool) -> None:
    if allowed:
        assert set_tolerances({"labels": value}).labels == value
        assert isinstance(set_tolerances({"labels": value}).labels, float)
    else:
        with pytest.raises(SpecificationError, match=f"at least 0, got {value!r}"):
            set_tolerances({"labels": value})


def test_tolerances_are_set_on_top_of_others() -> None:
    base = set_tolerances({"brier": 0.1, "auc": 0.2})
    own = set_tolerances({"auc": 0.3}, base)
    assert (own.brier, own.auc) == (0.1, 0.3)
