from __future__ import annotations

import pytest

from debate2017.known_differences.specification import read_file
from fitdiff.errors import SpecificationError


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('says = "never", ', "", "'abacus' needs 'reads' or 'says'"),
        ('factor = "tolerance"', 'factors = "tolerance"', "unknown key 'differences.0.factors'"),
        ('{ where = "abacus", says = "never", source = "its makers" },', "", "at least 2 items"),
    ],
    ids=["no value", "unknown key", "one framework alone"],
)
def test_what_says_no_difference_is_refused(folder, old, new, message):
    file = folder / "known-differences.toml"
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new))
    with pytest.raises(SpecificationError, match=message):
        read_file(folder)
