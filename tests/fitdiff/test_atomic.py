from pathlib import Path

import pytest

from fitdiff.atomic import remove_unfinished, write_atomically
from fitdiff.errors import DataError


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "results.txt"
    write_atomically(file, lambda path: path.write_text("old"))

    def fail(path: Path) -> None:
        path.write_text("half of the n")
        raise OSError(28, "No space left on device")

    with pytest.raises(DataError, match=r"results\.txt cannot be written: No space left"):
        write_atomically(file, fail)
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_the_new_content_replaces_the_old(tmp_path: Path) -> None:
    file = tmp_path / "new" / "results.txt"
    for text in ("old", "new"):
        write_atomically(file, lambda path, text=text: path.write_text(text))
    assert file.read_text() == "new"


def test_a_folder_in_the_way_is_one_message(tmp_path: Path) -> None:
    (tmp_path / "results.txt").mkdir()
    with pytest.raises(DataError, match="cannot be written: Is a directory"):
        write_atomically(tmp_path / "results.txt", lambda path: path.write_text("new"))
    assert [path.name for path in tmp_path.iterdir()] == ["results.txt"]


def test_only_partial_files_are_removed(tmp_path: Path) -> None:
    for name in (".results-ab12_x9z.txt", ".results-notes.txt", "results.txt"):
        (tmp_path / name).touch()
    remove_unfinished(tmp_path, ["results.txt"])
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == [".results-notes.txt", "results.txt"]
