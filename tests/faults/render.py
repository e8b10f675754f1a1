"""The detection table as plain text."""

from __future__ import annotations

from io import StringIO

from rich import box
from rich.console import Console
from rich.table import Table

from faults.table import DetectionTable
from faults.trial import Trial
from fitdiff.causes.texts import cause_text

_WIDTH = 160
_HEADINGS = ("method", "plant", "kind", "acts at", "splits", "outcome", "cause that is named")


def render(table: DetectionTable) -> str:
    """Write the table: what was tried, how much of it was found, then every plant."""
    console = Console(file=StringIO(), width=_WIDTH, force_terminal=False, highlight=False)
    console.print(summary(table), markup=False)
    body = Table(box=box.SIMPLE_HEAD, header_style="")
    for heading in _HEADINGS:
        body.add_column(heading, overflow="fold")
    # What was not found comes first.
    for trial in sorted(table.trials, key=lambda one: one.outcome in ("found", "ineffective")):
        body.add_row(*_row(trial))
    console.print(body, markup=False)
    for pair in table.pairs:
        if pair.seen is not None:
            text = f"Identical, but seen to differ in {pair.seen}: {pair.first}, {pair.second}"
            console.print(f"{text} ({pair.how})", markup=False)
    output = console.file
    assert isinstance(output, StringIO)
    return "\n".join(line.rstrip() for line in output.getvalue().splitlines()) + "\n"


def summary(table: DetectionTable) -> str:
    """How many plants were tried, seen, placed and named; made from the numbers."""
    counts = table.counts()
    splits = f"{len(table.splits)} split{'s' * (len(table.splits) != 1)}"
    return (
        f"{counts['tried']} plants on {splits} of {table.study}: {counts['effective']} change "
        f"something there, {counts['seen']} of these are seen, {counts['level right']} at the "
        f"level at which they act. Of {counts['declared']} that change a declared factor, "
        f"{counts['named']} are named, {counts['named alone']} of them alone. "
        f"{counts['identical pairs']} identical pairs, {counts['flagged']} flagged."
    )


def _row(trial: Trial) -> list[str]:
    acting = sum(one.acts is not None for one in trial.sightings)
    failed = next((one.failed for one in trial.sightings if one.failed), "")
    text = cause_text(trial.cause) if trial.cause else failed.split("\n")[0][:60]
    return [
        trial.method,
        trial.what,
        trial.kind,
        trial.level or "nothing",
        f"{acting} of {len(trial.sightings)}",
        trial.outcome,
        text,
    ]
