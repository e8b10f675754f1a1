"""The examples print what they say."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).parents[2] / "examples"
_spec = importlib.util.spec_from_file_location("examples_run", FOLDER / "run.py")
assert _spec is not None
assert _spec.loader is not None
run = importlib.util.module_from_spec(_spec)
sys.modules[_spec.name] = run
_spec.loader.exec_module(run)

PAGES = run.pages()
# The shortest of them; the others with the long checks.
QUICK = ("4-standard-deviation", "5-quantiles")


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, id=page.stem, marks=[] if page.stem in QUICK else pytest.mark.long)
        for page in PAGES
    ],
)
def test_verdict_is_the_one_on_the_page(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    shown = list(run.sessions(text))
    assert shown
    for session in shown:
        assert run.Session(session.command, run.run(session.command)).verdict == session.verdict


def test_every_example_is_listed_once() -> None:
    listed = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert [listed.count(f"]({page.name})") for page in PAGES] == [1] * 8


def test_a_page_keeps_its_words_when_its_output_is_replaced(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page = "Before.\n\n```console\n$ fitdiff compare a \\\n    b\nOLD.\n```\n\nAfter.\n"
    monkeypatch.setattr(run, "run", lambda command: f"NEW of {command.split()[-1]}.\n")
    assert run.rewritten(page) == page.replace("OLD", "NEW of b")


def test_a_command_that_prints_nothing_is_an_error() -> None:
    with pytest.raises(SystemExit, match="printed nothing; exit 3"):
        run.run("exit 3")
