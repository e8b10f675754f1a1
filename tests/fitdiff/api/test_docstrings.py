"""The examples in the docstrings give what they say."""

from __future__ import annotations

import doctest
from importlib import import_module
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[3]
MODULES = ["fitdiff", "fitdiff.tables.reading", *(f"fitdiff.api.{name}" for name in (
    "calls", "comparing", "comparison", "fitting", "session", "study",
))]  # fmt: skip


@pytest.mark.parametrize("name", MODULES)
def test_examples(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(CHECKOUT)
    done = doctest.testmod(import_module(name))
    assert done.attempted > 0
    assert done.failed == 0
