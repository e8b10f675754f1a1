"""What a run tells where there is no terminal to draw a bar on."""

from types import SimpleNamespace

import pytest

from fitdiff.cli.progress import show_progress
from fitdiff.results.cell import CellRecord

TASK = SimpleNamespace(method=SimpleNamespace(name="ols"), split=SimpleNamespace(n=10, replicate=1))


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
