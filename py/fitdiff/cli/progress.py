"""Callbacks that show the progress of a run: a bar on a terminal, else a line now and then."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from fitdiff.results.cell import UNFINISHED, CellRecord
from fitdiff.run.run import Listener
from fitdiff.run.worker import Task

# Lines that a log gets for a whole run, where there is no terminal to draw a bar on.
_LINES = 20


@contextmanager
def show_progress() -> Iterator[Listener]:
    """Yield a listener that shows a run's progress on standard error."""
    console = Console(stderr=True, highlight=False)
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
    )
    cells = bar.add_task("cells", total=None)
    counts = {"done": 0, "total": 0}

    def planned(total: int, finished: int) -> None:
        counts.update(done=finished, total=total)
        bar.update(cells, total=total, completed=finished)
        console.print(f"{total} cells, {finished} of them finished before", markup=False)

    def fitted(task: Task, record: CellRecord) -> None:
        counts["done"] += 1
        what = f"{task.method.name}, n = {task.split.n}, replicate {task.split.replicate}"
        bar.update(cells, advance=1, description=what)
        if record.status in UNFINISHED:
            console.print(f"{record.status}: {what}: {record.error}", markup=False)
        step = -(-counts["total"] // _LINES)
        if not console.is_terminal and counts["done"] % step == 0:
            console.print(f"{counts['done']} of {counts['total']} cells", markup=False)

    def say(text: str) -> None:
        console.print(text, markup=False)

    with bar:
        yield Listener(say, planned, fitted)
