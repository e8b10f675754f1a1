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
