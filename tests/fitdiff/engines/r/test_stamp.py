from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from fitdiff.engines.r.stamp import changed_since


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    """A package whose files are those of the stamp."""
    folder = tmp_path / "r" / "fitdiff"
    (folder / "R").mkdir(parents=True)
    (folder / "tests").mkdir()
    for name in ("DESCRIPTION", "NAMESPACE", "R/figure.R", "R/rows.R", "tests/test-rows.R"):
        (folder / name).write_text(f"# {name}\n")
    lines = ["R version 4.2.2"]
    for file in sorted(file for file in folder.rglob("*") if file.is_file()):
        digest = hashlib.sha256(file.read_bytes()).hexdigest()
        lines.append(f"{digest}  r/fitdiff/{file.relative_to(folder)}")
    (folder.parent / "stamp").write_text("\n".join(lines) + "\n")
    return folder


def test_a_package_as_installed_has_not_changed(sources: Path) -> None:
    assert changed_since(sources.parent / "stamp", sources) == ()


def test_changed_new_and_deleted_files_are_named(sources: Path) -> None:
    (sources / "DESCRIPTION").write_text("Version: 2\n")
    (sources / "R" / "new.R").write_text("x <- 1\n")
    (sources / "R" / "rows.R").unlink()
    changed = changed_since(sources.parent / "stamp", sources)
    assert changed == tuple(f"r/fitdiff/{name}" for name in ("DESCRIPTION", "R/new.R", "R/rows.R"))


def test_a_changed_test_needs_no_installation(sources: Path) -> None:
    (sources / "tests" / "test-rows.R").write_text("another\n")
    assert changed_since(sources.parent / "stamp", sources) == ()


def test_without_a_stamp_or_a_checkout_nothing_can_be_compared(sources: Path) -> None:
    assert changed_since(sources.parent / "none", sources) == ()
    assert changed_since(sources.parent / "stamp", sources.parent / "none") == ()
