import json
from pathlib import Path

import pytest

from fitdiff.errors import DataError
from fitdiff.report.found import find


def test_files_of_the_study_are_found_wherever_commands_put_them(tmp_path: Path) -> None:
    for place, study in {"ladders/x": "own", "ladders/y": "another", "own/a/b": "own"}.items():
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "ladder.json").write_text(json.dumps({"study": study, "at": place}))
    found = [content["at"] for content in find(tmp_path / "own", "ladder.json", "own", {})]
    assert found == ["ladders/x", "own/a/b"]


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "x" / "ladder.json"
    file.parent.mkdir()
    file.write_text("{")
    with pytest.raises(DataError, match=r"x/ladder\.json cannot be read"):
        list(find(tmp_path / "own", "ladder.json", "own", {}))


def test_what_was_made_from_the_table_as_it_was_before_is_passed_over(tmp_path: Path) -> None:
    tables = {"as it is": ("t", "1"), "as it was": ("t", "2"), "of another": ("u", "3")}
    for place, (label, data_hash) in tables.items():
        (tmp_path / place).mkdir()
        (tmp_path / place / "ladder.json").write_text(json.dumps({"study": "own", "at": place}))
        manifest = {"data": {label: {}}, "data_hash": data_hash}
        (tmp_path / place / "manifest.json").write_text(json.dumps(manifest))
    now = {"data": {"t": {}}, "data_hash": "1"}
    found = [content["at"] for content in find(tmp_path / "own", "ladder.json", "own", now)]
    assert found == ["as it is", "of another"]
