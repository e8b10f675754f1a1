"""Causes in words: their details and proof, and what is said where none was found."""

from __future__ import annotations

from collections.abc import Iterator
from math import floor

from fitdiff.causes.calls.aliased import ALIASED
from fitdiff.causes.calls.answers import Cause, Nearest
from fitdiff.causes.calls.change import Change, Side
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.causes.calls.events import EVENT
from fitdiff.causes.calls.settings import CUT_OFF
from fitdiff.causes.calls.trials import SIDES
from fitdiff.report.comparison_stages import number, related
from fitdiff.report.comparison_why import alone, is_told, left_without
from fitdiff.report.comparison_words import (
    block,
    capital,
    listed,
    plural,
    setting_of,
    told,
    wrapped,
    wrapped_code,
)


def details_of(cause: Cause, found: Comparison, names: dict[Side, str]) -> Iterator[str]:
    """Say what each change of a cause is, what is left without it, and how it was proved."""
    for change in cause.settings:
        yield from _changed(change, cause, found, names)
    for change in cause.changes:
        if change.meaning == CUT_OFF:
            yield capital(told([change], names))
    yield from left_without(cause, names)
    for stage in cause.stages:
        if stage.relation and (stage.told_otherwise or stage.differs):
            verb = "stay" if stage.kind.endswith("s") else "stays"
            yield f"{capital(stage.kind)} {verb} related: {related(stage, names)}."
    yield proof_of(cause)


def _changed(
    change: Change, cause: Cause, found: Comparison, names: dict[Side, str]
) -> Iterator[str]:
    """What one change is, where the sentences of cards do not tell."""
    if change.meaning == EVENT:
        other = names[SIDES[1 - SIDES.index(change.side)]]
        yield f"{capital(names[change.side])} models {change.before}, {other} {change.after}."
        return
    if change.meaning == ALIASED:
        told = (one for one in found.stages if one.kind == "coefficients" and one.relation)
        yield from (f"{capital(related(one, names))}." for one in told)
    if not is_told(change, cause, found):
        own = capital(names[change.side])
        yield f"{own}, {setting_of(change)}: {change.before} -> {change.after}"


def proof_of(cause: Cause) -> str:
    """Say on how many copies a cause was verified."""
    if cause.proof.outcome == "verified":
        copies = f"on {cause.proof.usable} perturbed copies of the table"
        if cause.proof.of_numbers:
            copies = f"with {cause.proof.usable} other sets of numbers in both calls"
        return f"Verified by refitting, and {copies}{alone(cause)}."
    if cause.proof.late:
        return "Closed on this table. The time was up before copies of it could verify that."
    if not cause.proof.usable:
        return "Closed here only: no perturbed copy of the table could tell this from chance."
    return (
        f"Closed on this table only: {cause.proof.usable} perturbed copies of it were usable, and "
        "3 are needed. Not verified on copies."
    )


def unexplained(found: Comparison, names: dict[Side, str]) -> Iterator[str]:
    """Say what was tried in vain, what closes a part, and what comes nearest."""
    explanation = found.explanation
    search = explanation.found
    if search is None:
        return
    for cause in explanation.unproved[:1]:
        yield block("Perhaps:", details_of(cause, found, names))
    if explanation.unproved:
        return
    tried = f"None of the {explanation.candidates} changes tried closes it"
    if search.largest < 1 and not search.complete:
        tried = f"Time for a part of the {explanation.candidates} changes only: none closes it"
    tried_sets = (
        f" ({search.tried} sets; sets of {search.largest + 1} were not all tried)"
        if (not search.complete)
        else f" ({search.tried} sets of up to {search.largest})"
    )
    lines = []
    for cause in explanation.partial[:2]:
        closed, left = sorted(cause.kinds), sorted(search.base.differing - cause.kinds)
        lines.append(
            f"A part: {listed(closed)} {'agree' if plural(closed) else 'agrees'} with "
            f"{told(cause.changes, names)}; {listed(left)} {'do' if plural(left) else 'does'} not."
        )
    if explanation.coincidences:
        sets = "1 set" if explanation.coincidences == 1 else f"{explanation.coincidences} sets"
        lines.append(f"{sets} closed it here and not on a copy: chance.")
    if explanation.by_heart:
        lines.append(
            "Changes that make both return the outcome of the rows that were fitted prove nothing: "
            "compare predictions of other rows."
        )
    if found.objective is not None and (short := found.objective.short) is not None:
        lines.append(
            f"{capital(names[short])} is short of its own minimum, and no setting tried brings "
            "it there: part of the difference is its solver's."
        )
    yield block(f"Why: not found. {tried}{tried_sets}.", lines)
    for near in explanation.nearest:
        yield _near(near, names, explanation.candidates)


def _near(near: Nearest, names: dict[Side, str], tried: int) -> str:
    """What comes nearest, and how far off it is."""
    other = names[SIDES[1 - SIDES.index(near.side)]]
    said = "; ".join(
        f"{setting_of(one)}: {one.before} -> {one.after}"
        for one in near.changes
        if one.family != "accuracy"
    )
    # Cut off, not rounded: all of it is closed by nothing that was tried.
    share = f"{floor(1000 * near.share) / 10:g} %" if near.share < 0.9999 else "Nearly all"
    lines = [
        wrapped(
            f"No change of {names[near.side]} gives the {near.kind} of {other}; the nearest, off "
            f"by {number(near.off)}:"
        ),
        *wrapped_code(near.code),
        wrapped(
            f"{share} of the difference is closed by {said}. The rest is not explained by any of "
            f"the {tried} changes tried.",
            "  ",
        ),
    ]
    return "\n".join(lines)
