import json
from pathlib import Path

import pytest

from fitdiff.errors import DataError
from fitdiff.report.found import find


def test_files_of_the_study_are_found_wherever_commands_put_them(tmp_path: Path) -> None:
    for place, study in {"ladders/x": "own", "ladders/y": "another", "own/a/b": "own"}.items():
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "ladder.json").write_text(json.dumps({"study": study, "at": place}))
    found = [content["at"] for content in find(tmp_path / "own", "ladder.json", "own")]
    assert found == ["ladders/x", "own/a/b"]


def test_a_damaged_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / "x" / "ladder.json"
    file.parent.mkdir()
    file.write_text("{")
    with pytest.raises(DataError, match=r"x/ladder\.json cannot be read"):
        list(find(tmp_path / "own", "ladder.json", "own"))
