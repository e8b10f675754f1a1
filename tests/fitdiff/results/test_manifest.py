from pathlib import Path

import pytest

from fitdiff.errors import DataError
from fitdiff.results.manifest import Manifest, Progress, read_manifest, write_manifest

MANIFEST = Manifest(
    study="own",
    profile="paper",
    methods={"lm": "key"},
    data_hash="d",
    splits_hash="s",
    engines={"r.lm": {"R": "4.2.2"}},
    python="3.11.7",
    packages={"numpy": "2.4.6"},
    blas=["openblas 0.3"],
    machine={"cpu": "a processor"},
    git_commit="unknown",
)


@pytest.mark.parametrize(
    ("progress", "complete", "notice"),
    [
        (Progress(8, 8, 0), True, ""),
        (Progress(8, 6, 2), True, "2 of 8 cells failed"),
        (Progress(8, 6, 1), False, "INCOMPLETE: 6 of 8 cells"),
        (Progress(8, 0, 0), False, "INCOMPLETE: 0 of 8 cells"),
    ],
)
def test_a_manifest_says_how_far_the_run_is(
    tmp_path: Path, progress: Progress, complete: bool, notice: str
) -> None:
    write_manifest(tmp_path, MANIFEST, progress, {})
    content, read = read_manifest(tmp_path)
    assert content["complete"] is complete
    assert read == progress
    assert read.notice() == notice
    assert content["engines"] == {"r.lm": {"R": "4.2.2"}}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": {}}', '{"cells": {"planned": 3}}'])
def test_a_damaged_manifest_is_named_with_its_remedy(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(DataError, match=r"manifest\.json is damaged.*Run the study again"):
        read_manifest(tmp_path)


def test_no_manifest_is_named_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="Run the study first"):
        read_manifest(tmp_path)


def test_an_edited_manifest_is_refused(tmp_path: Path) -> None:
    write_manifest(tmp_path, MANIFEST, Progress(8, 6, 1), {})
    file = tmp_path / "manifest.json"
    file.write_text(file.read_text().replace('"finished": 6', '"finished": 7'))
    with pytest.raises(DataError, match="damaged: it was edited"):
        read_manifest(tmp_path)
