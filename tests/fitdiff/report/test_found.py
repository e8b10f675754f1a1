import json
from pathlib import Path

import pytest

from fitdiff.errors import DataError
from fitdiff.report.found import compared_pairs, find


def test_what_commands_left_for_the_study_is_found(make) -> None:
    made = make()
    out = made.folder.parent
    diff = {"study": "own", "methods": [{"name": "a"}, {"name": "b"}]}
    for place, content in {
        "ladders/x/ladder.json": {"study": "own", "start": "a", "end": "c"},
        "ladders/y/ladder.json": {"study": "another"},
        "diff/own/a-b/diff.json": diff,
        "own/plants/a.json": {"study": "own", "plants": []},
    }.items():
        (out / place).parent.mkdir(parents=True)
        (out / place).write_text(json.dumps(content))
    found = find(made.material)
    assert [ladder["end"] for ladder in found.ladders] == ["c"]
    assert found.diffs == (diff,)
    assert found.plants == ({"study": "own", "plants": []},)
    assert compared_pairs(found) == [("a", "c"), ("a", "b")]


def test_a_damaged_file_is_named(make) -> None:
    made = make()
    file: Path = made.folder.parent / "x" / "ladder.json"
    file.parent.mkdir()
    file.write_text("{")
    with pytest.raises(DataError, match=r"x/ladder\.json cannot be read"):
        find(made.material)
