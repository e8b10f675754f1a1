"""The report on guesses as plain text: verdicts first, then every step with its sizes."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO
from typing import Literal

from rich import box
from rich.console import Console
from rich.table import Table

from debate2017.claims.measure import Effect, Guess, Step
from debate2017.claims.texts import (
    interval_text,
    needed_text,
    rule_text,
    step_text,
    tally,
    verdict_of,
)
from fitdiff.methods.differences import spell
from fitdiff.stats.decision import VerdictRule

# A terminal has 80 columns; a table is wider only where a name is longer than ours are.
_TEXT_WIDTH = 80
_MOST_WIDTH = 160
# The longest piece of a step that stays on one line, so that the table fits a terminal.
_PIECE = 30
_OVERALL = ("", "step, and what it changes", "effect,\ninterval,\nguess", "Holm p,\nsplits\nneeded")
_BY_SIZE = ("n", "splits", "before\nafter", "effect", "interval,\nwith images", "p,\nneeded")
_WORDS = {*_OVERALL[:2], "verdict"}


def render(guesses: Sequence[Guess], rule: VerdictRule, heading: Sequence[str]) -> str:
    """Write the report.

    Parameters
    ----------
    guesses : sequence of Guess
    rule : VerdictRule
    heading : sequence of str
        Lines on the run, its completeness among them; the second stands again over the verdicts.
    """
    console = Console(file=StringIO(), width=_MOST_WIDTH, force_terminal=False, highlight=False)
    for line in (*heading, "", rule_text(rule), "", f"Verdicts ({heading[1]}): {tally(guesses)}"):
        console.print(line, markup=False, width=_TEXT_WIDTH)
    console.print(_verdicts(guesses), markup=False)
    for guess in guesses:
        stated = guess.stated
        claim = f"\n{stated.id}. {stated.claim} ({stated.who})"
        console.print(claim, markup=False, width=_TEXT_WIDTH)
        for step in guess.steps:
            role = "Decides" if step.decides else "Further"
            text = f"\n{role}. {step_text(step, rule)}"
            console.print(text, markup=False, width=_TEXT_WIDTH)
            if step.by_size:
                console.print(_sizes(step), markup=False)
    output = console.file
    assert isinstance(output, StringIO)
    return "\n".join(line.rstrip() for line in output.getvalue().splitlines()) + "\n"


def _verdicts(guesses: Sequence[Guess]) -> Table:
    """One row a step; those that decide carry the guess's id and an adjusted p-value."""
    table = _table(*_OVERALL, "verdict")
    for guess in guesses:
        for step in guess.steps:
            guessed = f"{step.stated.expects} guessed"
            table.add_row(
                guess.stated.id if step.decides else "",
                _what(step),
                *(_overall(step.overall, guessed) if step.overall else [guessed, ""]),
                _verdict(verdict_of(step)),
            )
    return table


def _what(step: Step) -> str:
    """Both methods, and both values of the factor, on lines that break before an arrow only."""
    stated, changed = step.stated, step.difference
    before, after = spell(changed.before), spell(changed.after)
    return f"{_arrow(stated.from_, stated.to)}\n{_arrow(f'{changed.factor} {before}', after)}"


def _arrow(before: str, after: str) -> str:
    line = f"{before} -> {after}"
    return line if len(line) <= _PIECE else f"{before}\n-> {after}"


def _overall(effect: Effect, guessed: str) -> list[str]:
    adjusted = "" if effect.p_adjusted is None else f"{effect.p_adjusted:.4f}"
    effects = f"{effect.mean:+.4f}\n{interval_text(effect.interval)}\n{guessed}"
    return [effects, f"{adjusted}\n{needed_text(effect)}"]


def _verdict(verdict: str) -> str:
    """A verdict on two lines where it is long, so that its column is narrow."""
    return verdict.replace(" here", "\nhere")


def _sizes(step: Step) -> Table:
    table = _table(*_BY_SIZE, "verdict")
    for effect in step.by_size:
        table.add_row(
            str(effect.n),
            str(effect.splits),
            f"{effect.before:.4f}\n{effect.after:.4f}",
            f"{effect.mean:+.4f}",
            f"{interval_text(effect.interval)}\n{interval_text(effect.crossed)}",
            f"{effect.p_value:.4f}\n{needed_text(effect)}",
            _verdict(effect.verdict),
        )
    return table


def _table(*headings: str) -> Table:
    table = Table(
        box=box.SIMPLE_HEAD, header_style="", show_edge=False, pad_edge=False, padding=(0, 1, 0, 0)
    )
    for heading in headings:
        justify: Literal["left", "right"] = "left" if heading in _WORDS else "right"
        table.add_column(heading, justify=justify, overflow="fold", no_wrap=True)
    return table
