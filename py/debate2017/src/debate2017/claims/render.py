"""The report on claims as plain text: verdicts first, then every step with its sizes."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from debate2017.claims.measure import Claim, ClaimEffect, Step
from debate2017.claims.texts import (
    needed_text,
    rule_text,
    step_text,
    tally,
    verdict_of,
)
from fitdiff.methods.differences import spell
from fitdiff.results.text import new_table, print_whole, printed, text_console
from fitdiff.stats.bootstrap import interval_text
from fitdiff.stats.decision import VerdictRule
from fitdiff.stats.permutation import p_text

# The longest piece of a step that stays on one line, so that the table fits a terminal.
_PIECE = 30
_OVERALL = ("", "step, and what it changes", "effect,\ninterval,\nclaim", "Holm p,\nsplits\nneeded")
_BY_SIZE = ("n", "splits", "before\nafter", "effect", "interval,\nwith images", "p,\nneeded")


def render(claims: Sequence[Claim], rule: VerdictRule, heading: Sequence[str]) -> str:
    """Write the report.

    Parameters
    ----------
    claims : sequence of Claim
    rule : VerdictRule
    heading : sequence of str
        Lines on the run, its completeness among them; the second stands again over the verdicts.
    """
    console = text_console()
    for line in (*heading, "", rule_text(rule), "", f"Verdicts ({heading[1]}): {tally(claims)}"):
        console.print(line, markup=False)
    print_whole(console, _verdicts(claims), keys=2)
    for claim in claims:
        stated = claim.stated
        heading = f"\n{stated.id}. {stated.statement} ({stated.who})"
        console.print(heading, markup=False)
        for step in claim.steps:
            role = "Decides" if step.decides else "Further"
            text = f"\n{role}. {step_text(step, rule)}"
            console.print(text, markup=False)
            if step.by_size:
                print_whole(console, _sizes(step))
    return printed(console)


def _verdicts(claims: Sequence[Claim]) -> Table:
    """One row a step; those that decide carry the claim's id and an adjusted p-value."""
    table = new_table(*_OVERALL[:2], numbers=_OVERALL[2:])
    table.add_column("verdict")
    for claim in claims:
        for step in claim.steps:
            claimed = f"{step.stated.expects} claimed"
            table.add_row(
                claim.stated.id if step.decides else "",
                _what(step),
                *(_overall(step.overall, claimed) if step.overall else [claimed, ""]),
                _verdict(verdict_of(step)),
            )
    return table


def _what(step: Step) -> str:
    """Both methods, and both values of the setting, on lines that break before an arrow only."""
    stated, changed = step.stated, step.difference
    before, after = spell(changed.before), spell(changed.after)
    return f"{_arrow(stated.from_, stated.to)}\n{_arrow(f'{changed.setting} {before}', after)}"


def _arrow(before: str, after: str) -> str:
    line = f"{before} -> {after}"
    return line if len(line) <= _PIECE else f"{before}\n-> {after}"


def _overall(effect: ClaimEffect, claimed: str) -> list[str]:
    effects = f"{float(effect.mean):+.4f}\n{interval_text(effect.interval)}\n{claimed}"
    return [effects, f"{p_text(effect.p_adjusted)}\n{needed_text(effect)}"]


def _verdict(verdict: str) -> str:
    """A verdict on two lines where it is long, so that its column is narrow."""
    return verdict.replace(" here", "\nhere")


def _sizes(step: Step) -> Table:
    table = new_table(numbers=_BY_SIZE)
    table.add_column("verdict")
    for effect in step.by_size:
        table.add_row(
            str(effect.n),
            str(effect.splits),
            f"{float(effect.before):.4f}\n{float(effect.after):.4f}",
            f"{float(effect.mean):+.4f}",
            f"{interval_text(effect.interval)}\n{interval_text(effect.crossed)}",
            f"{p_text(effect.p_value)}\n{needed_text(effect)}",
            _verdict(effect.verdict),
        )
    return table
