from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from debate2017.data.images import IMAGE_SETS, cache_directory
from debate2017.installation import examine
from fitdiff.installation.finding import Finding


def found() -> dict[str, Finding]:
    return {finding.name: finding for finding in examine(None)}


@pytest.mark.usefixtures("mnist")
def test_fetched_images_are_verified() -> None:
    assert found()["MNIST"].state == "ok"


def test_images_not_fetched_yet_are_a_warning(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("FITDIFF_CACHE", str(tmp_path / "cache"))
    finding = found()["MNIST"]
    assert (finding.state, finding.required) == ("warning", False)
    assert not (tmp_path / "cache").exists()


@pytest.mark.usefixtures("mnist")
def test_damaged_images_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    shutil.copytree(cache_directory() / "mnist", tmp_path / "mnist")
    damaged = tmp_path / "mnist" / next(iter(IMAGE_SETS["mnist"].sha256))
    content = bytearray(damaged.read_bytes())
    content[-1] ^= 1
    damaged.write_bytes(content)
    monkeypatch.setenv("FITDIFF_CACHE", str(tmp_path))
    finding = found()["MNIST"]
    assert finding.state == "wrong"
    assert damaged.name in finding.detail
