"""What commands tell while they work, on a terminal and in a log."""

import re
from types import SimpleNamespace

import pytest
import rich.progress

from fitdiff.cli.progress import show_progress, telling
from fitdiff.results.cell import CellRecord

TASK = SimpleNamespace(method=SimpleNamespace(name="ols"), split=SimpleNamespace(n=10, replicate=1))
LONG = SimpleNamespace(
    method=SimpleNamespace(name="a-method-with-a-name-that-does-not-fit-the-line"), split=TASK.split
)


@pytest.mark.parametrize("cells", [1, 19, 20, 39, 640])
def test_a_log_gets_at_most_twenty_lines(capsys, cells):
    with show_progress() as listener:
        listener.planned(cells, 0)
        for _ in range(cells):
            listener.fitted(TASK, CellRecord("ok", 0.1))
    lines = capsys.readouterr().err.splitlines()
    assert lines[0] == f"{cells} cells, 0 of them finished before"
    assert 1 <= len(lines) - 1 <= 20


def test_a_failed_cell_is_told_at_once(capsys):
    with show_progress() as listener:
        listener.planned(100, 0)
        listener.fitted(TASK, CellRecord("failed", 0.1, error="no"))
    assert "failed: ols, n = 10, replicate 1: no" in capsys.readouterr().err


def test_steps_are_shown_on_a_terminal_only(capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    with telling("first") as tell:
        tell("second [of 2]")
    assert "second [of 2]" in capsys.readouterr().err
    monkeypatch.delenv("FORCE_COLOR")
    with telling("first") as tell:
        tell("second")
        tell.said("what stays")
    assert capsys.readouterr().err == "what stays\n"


def test_a_bar_tells_how_many_and_the_time_that_is_left(capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(rich.progress.Task, "time_remaining", 75)
    with show_progress() as listener:
        listener.planned(1300, 1)
        listener.fitted(LONG, CellRecord("ok", 0.1))
    shown = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", capsys.readouterr().err)
    assert "2 of 1300 cells, about 0:01:15 left" in shown
    # What is fitted is shortened, and no number is.
    assert "a-method-with" in shown
    assert all(len(line) <= 80 for line in re.split(r"[\r\n]", shown))
