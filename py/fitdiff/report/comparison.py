"""A comparison of two calls as text: verdict, why, what to type, and the stages."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from fitdiff.causes.calls.change import Side
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.causes.calls.explain import Cause, Nearest
from fitdiff.causes.calls.transforms import EVENT
from fitdiff.causes.calls.trials import SIDES
from fitdiff.comparison.calls.outcomes import not_converged
from fitdiff.comparison.calls.side import SideFit
from fitdiff.report.comparison_seen import seen_parts
from fitdiff.report.comparison_stages import (
    first_difference,
    number,
    related,
    stage_table,
    value_at,
)
from fitdiff.report.comparison_words import (
    block,
    capital,
    listed,
    name_of,
    plural,
    setting_of,
    wrapped,
    wrapped_code,
)


def as_text(found: Comparison) -> str:
    """Render a comparison for a terminal of 80 columns.

    Only code is ever longer than a line: a string in it is not broken.
    """
    names = names_of(found)
    parts = [
        *seen_parts(found.seen, names), _verdict(found, names), *_unfinished(found, names), *_why(found, names),
        *_typed(found, names),
    ]  # fmt: skip
    if found.stages:
        parts.append(stage_table(found, names))
    parts += [_notes(found)] if _notes(found) else []
    return "\n\n".join(part for part in parts if part) + "\n"


def names_of(found: Comparison) -> dict[Side, str]:
    """What the sides are called: by their language where that tells them apart."""
    languages = ["R" if one == "r" else "Python" for one in found.languages]
    if languages[0] == languages[1]:
        return {"first": "the first call", "second": "the second call"}
    return {"first": languages[0], "second": languages[1]}


def _verdict(found: Comparison, names: dict[Side, str]) -> str:
    worst = first_difference(found.stages)
    match found.verdict:
        case "same":
            compared = [stage.kind for stage in found.stages if stage.agreement is not None]
            return wrapped(f"SAME. {listed(compared).capitalize()} agree.")
        case "nearly the same":
            assert worst is not None
            assert worst.agreement is not None
            return wrapped(
                f"SAME to {found.digits} digits, within what the solvers promise. "
                + value_at(worst, names)
            )
        case "undecided":
            who = " and ".join(names[side] for side in found.random)
            return wrapped(
                f"UNDECIDED. The numbers of {who} depend on the seed, so no change can be tried by "
                "fitting once. Fix the seed (set.seed, random_state) or use fitdiff explain."
            )
        case "different":
            assert worst is not None
            return wrapped(f"DIFFERENT. {value_at(worst, names)}")
        case _:
            return _not_comparable(found, names)


def _not_comparable(found: Comparison, names: dict[Side, str]) -> str:
    failed = [
        f"The call of {names[side]} gives nothing: {fit}" if len(set(names.values())) == 2 else fit
        for side, fit in zip(SIDES, found.fits, strict=True)
        if isinstance(fit, str)
    ]
    if failed:
        return wrapped("NOT COMPARABLE. " + " ".join(failed))
    kinds = [
        sorted({q.kind for q in fit.quantities}) for fit in found.fits if isinstance(fit, SideFit)
    ]
    said = [listed(one) if one else "nothing that can be read" for one in kinds]
    return wrapped(
        f"NOT COMPARABLE. {capital(names['first'])} reports {said[0]}; {names['second']} reports "
        f"{said[1]}."
    )


def _why(found: Comparison, names: dict[Side, str]) -> Iterator[str]:
    explanation = found.explanation
    if found.verdict not in ("different", "nearly the same"):
        return
    if explanation.status == "no optimum":
        who = " and ".join(names[side] for side in explanation.no_optimum)
        yield wrapped(
            f"Why: no finite maximum-likelihood estimate (separation). The coefficients of {who} "
            "keep growing under a tighter tolerance while fitted values stand still: where they "
            "stop is the solver's choice, and no other call gives these numbers."
        )
        return
    said = [
        f"{stage.kind}: {related(stage, names)}"
        for stage in found.stages
        if stage.differs and stage.relation
    ]
    if explanation.status == "told otherwise":
        yield block("Why: the fit is the same, told otherwise.", said)
        return
    if explanation.causes:
        yield _cause(explanation.causes[0], names)
        for cause in _others(explanation.causes):
            yield _also(cause, names)
        return
    if said:
        yield block("How they are related:", said)
    yield from _unexplained(found, names)


def _unfinished(found: Comparison, names: dict[Side, str]) -> Iterator[str]:
    """Say which side's solver did not arrive: its numbers are where it was stopped."""
    for side in _stopped(found):
        fit = found.fits[SIDES.index(side)]
        assert isinstance(fit, SideFit)
        said = not_converged(fit).removeprefix("ConvergenceWarning: ")
        yield wrapped(
            f"{capital(names[side])} did not converge ({said}). Its numbers are where it was "
            "stopped: they have no translation."
        )


def _stopped(found: Comparison) -> list[Side]:
    return [
        side
        for side, fit in zip(SIDES, found.fits, strict=True)
        if isinstance(fit, SideFit) and not_converged(fit)
    ]


def _others(causes: Sequence[Cause]) -> Iterator[Cause]:
    """Further answers of the side of the first; what the other side changes is typed below."""
    return (cause for cause in causes[1:] if cause.side == causes[0].side and cause.settings)


def _cause(cause: Cause, names: dict[Side, str]) -> str:
    if not cause.settings:
        side = names[cause.side]
        lines = [f"{setting_of(one)}: {one.before} -> {one.after}" for one in cause.changes]
        return block(
            f"Why: the solver of {side} stops before its optimum.", [*lines, _proof(cause)]
        )
    settings = listed([name_of(change) for change in cause.settings])
    together = ", together" if len(cause.settings) > 1 else ""
    return block(f"Why: {settings}{together}.", _details(cause, names))


def _details(cause: Cause, names: dict[Side, str]) -> Iterator[str]:
    for change in cause.settings:
        if change.meaning == EVENT:
            other = names[SIDES[1 - SIDES.index(change.side)]]
            yield f"{capital(names[change.side])} models {change.before}, {other} {change.after}."
        else:
            yield (
                f"{capital(names[change.side])}, {setting_of(change)}: {change.before} -> "
                f"{change.after}"
            )
    for change in cause.changes:
        if change.family == "accuracy":
            yield (
                f"The solver of {names[change.side]} stops short: {setting_of(change)}, "
                f"{change.before} -> {change.after}"
            )
    alone = [
        f"{name_of(change)} alone leaves {number(left)} times the tolerance"
        for change, left in cause.alone.items()
        if change.family != "accuracy" and math.isfinite(left) and len(cause.settings) > 1
    ]
    if alone:
        yield "; ".join(alone) + "."
    for stage in cause.stages:
        if stage.relation and (stage.told_otherwise or stage.differs):
            yield f"{capital(stage.kind)} stay related: {related(stage, names)}."
    yield _proof(cause)


def _proof(cause: Cause) -> str:
    if cause.proof.outcome == "verified":
        return f"Verified by refitting, and on {cause.proof.usable} perturbed copies of the table."
    return (
        f"Closed on this table only: {cause.proof.usable} perturbed copies of it were usable, and "
        "3 are needed. Not verified on copies."
    )


def _also(cause: Cause, names: dict[Side, str]) -> str:
    said = "; ".join(f"{setting_of(one)}: {one.before} -> {one.after}" for one in cause.changes)
    return block("Equivalent:", [f"{capital(names[cause.side])}, {said}"])


def _unexplained(found: Comparison, names: dict[Side, str]) -> Iterator[str]:
    explanation = found.explanation
    search = explanation.found
    if search is None:
        return
    for cause in explanation.unproved[:1]:
        yield block("Perhaps:", _details(cause, names))
    if explanation.unproved:
        return
    tried = f"None of the {explanation.candidates} changes tried closes it"
    sets = (
        f" ({search.tried} sets; sets of {search.largest + 1} were not all tried)"
        if (not search.complete)
        else f" ({search.tried} sets of up to {search.largest})"
    )
    lines = []
    for cause in explanation.partial[:2]:
        closed, left = sorted(cause.kinds), sorted(search.base.differing - cause.kinds)
        said = "; ".join(f"{setting_of(one)}: {one.before} -> {one.after}" for one in cause.changes)
        lines.append(
            f"A part: {listed(closed)} {'agree' if plural(closed) else 'agrees'} with {said} in "
            f"{names[cause.side]}; {listed(left)} {'do' if plural(left) else 'does'} not."
        )
    if explanation.coincidences:
        lines.append(f"{explanation.coincidences} sets closed it here and not on a copy: chance.")
    if found.objective is not None and (short := found.objective.short) is not None:
        lines.append(
            f"{capital(names[short])} stops short of its own minimum, and no setting tried makes it "
            "go on: part of the difference is its solver's."
        )
    yield block(f"Why: not found. {tried}{sets}.", lines)
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
    share = f"{100 * near.share:.3g} %" if near.share < 0.99995 else "Nearly all"
    whose = "" if names[near.side] not in ("R", "Python") else f"installed {names[near.side]} "
    lines = [
        wrapped(
            f"No {whose}function that was tried gives the {near.kind} of {other}; the nearest, off "
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


def _typed(found: Comparison, names: dict[Side, str]) -> Iterator[str]:
    """The calls that give the other side's numbers."""
    for one in found.translations:
        other = names[SIDES[1 - SIDES.index(one.side)]]
        left = f"{number(one.within)} ({one.quantity})"
        own = names[one.side]
        if own in ("R", "Python"):
            heading = f"{other}'s numbers in {own}, within {left}:"
        else:
            heading = f"The numbers of {other} by {own}, within {left}:"
        lines = [wrapped(heading), *wrapped_code(one.code)]
        if one.other_code is not None:
            lines += [f"and, to the optimum, in {other}:", *wrapped_code(one.other_code)]
        if one.fresh is False:
            lines.append(wrapped("Not confirmed: fresh processes give other numbers.", "  "))
        yield "\n".join(lines)


def _notes(found: Comparison) -> str:
    lines = list(found.notes)
    for fit in found.fits:
        if isinstance(fit, SideFit):
            lines += [f"Warning: {one}" for one in fit.result.warnings[:3]]
    return "\n".join(wrapped(capital(line)) for line in dict.fromkeys(lines))
