"""What shows that work goes on: on a terminal a bar or a spinner, in a log a line now and then."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    ProgressColumn,
    SpinnerColumn,
    Task,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Column
from rich.text import Text

if TYPE_CHECKING:
    from fitdiff.results.cell import CellRecord
    from fitdiff.run.options import Listener
    from fitdiff.run.worker import Task as CellTask

# Lines that a log gets for a whole run, where there is no terminal to draw a bar on.
_LINES = 20


class _Counts(ProgressColumn):
    """How many of how many cells are finished, and about how long the rest takes."""

    def render(self, task: Task) -> Text:
        """Render the counts; nothing while it is not known how many cells there are."""
        if task.total is None:
            return Text("starting")
        left = task.time_remaining
        about = "" if left is None or task.finished else f", about {timedelta(seconds=left)} left"
        return Text(f"{task.completed:.0f} of {task.total:.0f} cells{about}")


@contextmanager
def show_progress() -> Iterator[Listener]:
    """Yield a listener that shows a run's progress on standard error."""
    from fitdiff.results.cell import UNFINISHED
    from fitdiff.run.options import Listener

    console = Console(stderr=True, highlight=False)
    bar = Progress(
        SpinnerColumn(),
        _Counts(table_column=Column(no_wrap=True)),
        BarColumn(bar_width=16),
        # What is left of the line: the counts are never cut.
        TextColumn(
            "{task.description}",
            markup=False,
            table_column=Column(ratio=1, no_wrap=True, overflow="ellipsis"),
        ),
        console=console,
        disable=not console.is_terminal,
        expand=True,
    )
    cells = bar.add_task("", total=None)
    counts = {"done": 0, "total": 0}

    def planned(total: int, finished: int) -> None:
        counts.update(done=finished, total=total)
        bar.update(cells, total=total, completed=finished)
        console.print(f"{total} cells, {finished} of them finished before", markup=False)

    def fitted(task: CellTask, record: CellRecord) -> None:
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


class Teller:
    """Says what is going on, on a terminal; what has been said goes on a line of its own.

    Parameters
    ----------
    bar : Progress
        Of one task; disabled where there is no terminal.
    """

    def __init__(self, bar: Progress) -> None:
        self._bar = bar
        self._task = bar.add_task("", total=None)

    def __call__(self, text: str) -> None:
        """Say what begins now; nothing without a terminal."""
        self._bar.update(self._task, description=text)

    def said(self, text: str) -> None:
        """Print a line that stays, on a terminal or not."""
        self._bar.console.print(text, markup=False, highlight=False, soft_wrap=True)


@contextmanager
def telling(first: str = "starting") -> Iterator[Teller]:
    """Yield what shows the steps of a command: a spinner with the time, on a terminal only."""
    console = Console(stderr=True, highlight=False)
    bar = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    )
    with bar:
        tell = Teller(bar)
        tell(first)
        yield tell
