"""How studies are run from a user's own program."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from fitdiff.results.cell import CellRecord
from fitdiff.run.options import Listener
from fitdiff.run.worker import Task


def processors() -> int:
    """Count the physical cores."""
    import psutil  # noqa: PLC0415 - only before a run

    return psutil.cpu_count(logical=False) or 1


@contextmanager
def main_left_alone() -> Iterator[None]:
    """Keep worker processes from running the user's script once more.

    A spawned process imports the file of ``__main__`` first. A script without the usual guard would
    start the study again in each; the workers need nothing of it.
    """
    main = sys.modules["__main__"]
    file, spec = getattr(main, "__file__", None), getattr(main, "__spec__", None)
    if file is not None:
        del main.__file__
    main.__spec__ = None
    try:
        yield
    finally:
        if file is not None:
            main.__file__ = file
        main.__spec__ = spec


def listener(progress: Callable[[str], None] | None) -> Listener:
    """Make what a run tells of its progress, from a function that is told a line at a time."""
    say = progress or (lambda _: None)

    def planned(total: int, finished: int) -> None:
        say(f"{total} cells, {finished} of them finished before")

    def fitted(task: Task, record: CellRecord) -> None:
        say(f"{task.method.name}, n = {task.split.n}, replicate {task.split.replicate}: "
            f"{record.status}")  # fmt: skip

    return Listener(say, planned, fitted)
