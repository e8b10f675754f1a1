"""The report on claims as plain text: verdicts first, then every step with its sizes."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from debate2017.claims.effects import ClaimEffect, Reading
from debate2017.claims.measure import Claim, Step
from debate2017.claims.texts import needed_text, step_text
from debate2017.claims.verdicts import rule_text, tally, verdict_words
from fitdiff.methods.differences import spell
from fitdiff.results.text import new_table, print_whole, printed, text_console
from fitdiff.stats.bootstrap import interval_text
from fitdiff.stats.decision import VerdictRule
from fitdiff.stats.permutation import p_text

# The longest piece of a step that stays on one line, so that the table fits a terminal.
_PIECE = 30
_OVERALL = ("", "step, and what it changes", "effect,\ninterval,\nclaim", "Holm p,\nsplits\nneeded")
_BY_SIZE = ("n", "splits", "before\nafter", "effect", "interval,\nwith images")


def render(claims: Sequence[Claim], rule: VerdictRule, heading: Sequence[str], notice: str) -> str:
    """Write the report.

    Parameters
    ----------
    claims : sequence of Claim
    rule : VerdictRule
    heading : sequence of str
        Lines on the results that there are.
    notice : str
        What stands over the verdicts once more: a run that is not complete.
    """
    console = text_console()
    found = f"Verdicts{f' ({notice})' if notice else ''}: {tally(claims, rule)}"
    for line in (*heading, "", rule_text(rule), "", found):
        console.print(line, markup=False)
    print_whole(console, _verdicts(claims, rule), keys=2)
    for claim in claims:
        stated = claim.stated
        console.print(f"\n{stated.id}. {stated.statement} ({stated.who})", markup=False)
        for step in claim.steps:
            role = "Decides" if step.decides else "Further"
            console.print(f"\n{role}. {step_text(step, rule)}", markup=False)
            for reading in step.readings:
                if reading.at_half and reading.by_size:
                    console.print("\nAt one half:", markup=False)
                if reading.by_size:
                    print_whole(console, _sizes(reading))
    return printed(console)


def _verdicts(claims: Sequence[Claim], rule: VerdictRule) -> Table:
    """One row a step and rule for labels; those that decide carry an adjusted p-value."""
    table = new_table(*_OVERALL[:2], numbers=_OVERALL[2:])
    table.add_column("verdict,\nsplits")
    for claim in claims:
        for step in claim.steps:
            claimed = f"{step.stated.expects} claimed"
            for reading in step.readings:
                effect = reading.overall
                verdict = verdict_words(reading, step.stated.expects, rule)
                table.add_row(
                    claim.stated.id if step.decides and not reading.at_half else "",
                    "labels at one half" if reading.at_half else _what(step),
                    *(_overall(effect, claimed) if effect else [claimed, ""]),
                    f"{verdict}\n{step.tried} of {step.stated.splits}",
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


def _sizes(reading: Reading) -> Table:
    table = new_table(numbers=_BY_SIZE)
    for effect in reading.by_size:
        table.add_row(
            str(effect.n),
            str(effect.splits),
            f"{float(effect.before):.4f}\n{float(effect.after):.4f}",
            f"{float(effect.mean):+.4f}",
            f"{interval_text(effect.interval)}\n{interval_text(effect.crossed)}",
        )
    return table
