from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from fitdiff.studies import catalog

COMPARISONS = Path(__file__).parents[3] / "comparisons"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Copies of the studies and methods of the parity checks, which a test may damage."""
    monkeypatch.setattr(catalog, "collections", lambda: {})
    for kind in ("studies", "methods"):
        shutil.copytree(COMPARISONS / kind, tmp_path / kind)
    return tmp_path


@pytest.fixture
def change(home: Path) -> Callable[[str, str], Path]:
    """Replace a piece of a study's text that occurs once; return the file."""
    file = home / "studies" / "breast-cancer.toml"

    def change(old: str, new: str) -> Path:
        text = file.read_text()
        assert text.count(old) == 1
        file.write_text(text.replace(old, new))
        return file

    return change
