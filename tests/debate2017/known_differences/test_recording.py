from __future__ import annotations

from dataclasses import replace

import pytest

from debate2017.known_differences.recording import (
    Record,
    known_differences,
    read_record,
    record_file,
    references,
    write_record,
)
from debate2017.known_differences.specification import read_file
from fitdiff.errors import DataError

from .conftest import SELECTION


def test_a_record_is_read_as_it_was_written(folder, effect):
    assert read_record(folder) == Record(
        {"R": "4.2.2"}, {"r:stats::glm.control:epsilon": "1e-08"}, "paper", (effect,), SELECTION
    )


def test_what_is_stated_read_and_measured_is_put_together(folder, effect):
    known = known_differences(folder)
    (one,) = known.differences
    read, stated = one.values
    assert (read.argument, read.value, read.meaning, read.read) == (
        "epsilon",
        "1e-08",
        "of D",
        True,
    )
    assert (stated.argument, stated.value, stated.read) == ("", "never", False)
    assert one.effects == (effect,)
    assert (known.study, known.profile, known.versions) == ("own", "paper", {"R": "4.2.2"})
    assert (known.selection_study, known.selection) == ("theirs", SELECTION)
    assert references(read_file(folder)) == ["r:stats::glm.control:epsilon"]


def test_a_default_that_was_never_read_is_an_error(folder):
    write_record(folder, replace(read_record(folder), defaults={}))
    with pytest.raises(DataError, match=r"glm\.control:epsilon' was never read"):
        known_differences(folder)


def test_an_effect_that_was_never_measured_is_an_error(folder):
    write_record(folder, replace(read_record(folder), effects=()))
    with pytest.raises(DataError, match="loose -> tight was never measured"):
        known_differences(folder)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"effects": [{}]}'])
def test_a_damaged_record_is_said_to_be_one(folder, text):
    record_file(folder).write_text(text)
    with pytest.raises(DataError, match=r"cannot be used: .*--update"):
        read_record(folder)
