from pathlib import Path

import pytest

from fitdiff.atomic import write_atomically


def test_a_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "results.txt"
    write_atomically(file, lambda path: path.write_text("old"))

    def fail(path: Path) -> None:
        path.write_text("half of the n")
        raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_atomically(file, fail)
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_the_new_content_replaces_the_old(tmp_path: Path) -> None:
    file = tmp_path / "new" / "results.txt"
    for text in ("old", "new"):
        write_atomically(file, lambda path, text=text: path.write_text(text))
    assert file.read_text() == "new"
