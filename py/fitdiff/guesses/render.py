"""The report on guesses as plain text: verdicts first, then every step with its sizes."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO
from typing import Literal

from rich import box
from rich.console import Console
from rich.table import Table

from fitdiff.guesses.measure import Effect, Guess, Step
from fitdiff.guesses.specification import VerdictRule
from fitdiff.guesses.texts import (
    interval_text,
    needed_text,
    rule_text,
    step_text,
    tally,
    values,
    verdict_of,
)

_WIDTH = 150
_TEXT_WIDTH = 110
_OVERALL = ("effect", "interval", "p (Holm)", "splits needed", "verdict")
_BY_SIZE = ("effect", "interval", "with images", "p", "splits needed", "verdict")
_WORDS = {"guess", "step", "factor", "change", "expects", "verdict"}
_FOLDED = {"step", "change"}


def render(guesses: Sequence[Guess], rule: VerdictRule, heading: Sequence[str]) -> str:
    """Write the report.

    Parameters
    ----------
    guesses : sequence of Guess
    rule : VerdictRule
    heading : sequence of str
        Lines on the run, its completeness among them; the second stands again over the verdicts.
    """
    console = Console(file=StringIO(), width=_WIDTH, force_terminal=False, highlight=False)
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
    table = _table("guess", "step", "factor", "change", "expects", *_OVERALL)
    for guess in guesses:
        for step in guess.steps:
            stated = step.stated
            table.add_row(
                guess.stated.id if step.decides else "",
                f"{stated.from_} -> {stated.to}",
                step.difference.factor,
                values(step),
                stated.expects,
                *(_overall(step.overall) if step.overall else [""] * (len(_OVERALL) - 1)),
                verdict_of(step),
            )
    return table


def _overall(effect: Effect) -> list[str]:
    adjusted = "" if effect.p_adjusted is None else f"{effect.p_adjusted:.4f}"
    return [f"{effect.mean:+.4f}", interval_text(effect.interval), adjusted, needed_text(effect)]


def _sizes(step: Step) -> Table:
    table = _table("n", "splits", step.stated.from_, step.stated.to, *_BY_SIZE)
    for effect in step.by_size:
        table.add_row(
            str(effect.n),
            str(effect.splits),
            f"{effect.before:.4f}",
            f"{effect.after:.4f}",
            f"{effect.mean:+.4f}",
            interval_text(effect.interval),
            interval_text(effect.crossed),
            f"{effect.p_value:.4f}",
            needed_text(effect),
            effect.verdict,
        )
    return table


def _table(*headings: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, header_style="")
    for heading in headings:
        justify: Literal["left", "right"] = "left" if heading in _WORDS else "right"
        table.add_column(heading, justify=justify, overflow="fold", no_wrap=heading not in _FOLDED)
    return table
