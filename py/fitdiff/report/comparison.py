"""A comparison of two calls as text: verdict, why, what to type, and the stages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import isnan

from fitdiff.causes.calls.answers import Cause
from fitdiff.causes.calls.change import Side
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.causes.calls.settings import CUT_OFF
from fitdiff.causes.calls.trials import SIDES
from fitdiff.comparison.calls.outcomes import not_converged
from fitdiff.comparison.calls.setup import setup_lines
from fitdiff.comparison.calls.side import SideFit
from fitdiff.report.comparison_causes import details_of, proof_of, unexplained
from fitdiff.report.comparison_failures import failure_text
from fitdiff.report.comparison_seen import seen_parts
from fitdiff.report.comparison_stages import (
    first_difference,
    number,
    related,
    stage_table,
    value_at,
)
from fitdiff.report.comparison_why import topics_of, what_each_has
from fitdiff.report.comparison_words import (
    block,
    capital,
    kinds_listed,
    listed,
    name_of,
    setting_of,
    told,
    wrapped,
    wrapped_code,
)

SCALED = "Each slope divided by its column's standard deviation: X.std(ddof=0)."


def as_text(found: Comparison, source: str = "") -> str:
    """Render a comparison for a terminal of 80 columns.

    Only code is ever longer than a line: a string in it is not broken.

    Parameters
    ----------
    found : Comparison
    source : str
        The table as the user named it, for what is to be typed before a call; '' leaves that out.
    """
    names = names_of(found)
    parts = [
        *seen_parts(found.seen, names),
        verdict_text(found, names),
        *unfinished_texts(found, names),
        *why_texts(found, names),
        *typed_texts(found, names, source),
        *counterpart_texts(found, names, source),
    ]
    if found.stages:
        parts.append(stage_table(found, names))
    parts.append("\n".join(map(wrapped, notes_of(found))))
    return "\n\n".join(part for part in parts if part) + "\n"


def names_of(found: Comparison) -> dict[Side, str]:
    """What the sides are called: by their language where that tells them apart."""
    languages = ["R" if one == "r" else "Python" for one in found.languages]
    if languages[0] == languages[1]:
        return {"first": "the first call", "second": "the second call"}
    return {"first": languages[0], "second": languages[1]}


def verdict_text(found: Comparison, names: dict[Side, str]) -> str:
    """The verdict, and how far the first stage that differs is apart."""
    worst = first_difference(found.stages)
    match found.verdict:
        case "same":
            compared = [stage.kind for stage in found.stages if stage.agreement is not None]
            alone = len(compared) == 1 and not compared[0].endswith("s")
            verb = "agrees" if alone else "agree"
            return wrapped(f"SAME. {capital(listed(kinds_listed(compared)))} {verb}.")
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


_ANOVA = "Sums of squares: anova(MODEL) in R, sm.stats.anova_lm(MODEL) in Python."


def _not_comparable(found: Comparison, names: dict[Side, str]) -> str:
    failed = [
        (names[side], fit)
        for side, fit in zip(SIDES, found.fits, strict=True)
        if isinstance(fit, str)
    ]
    if failed:
        told_apart = len(set(names.values())) == 2
        return wrapped(f"NOT COMPARABLE. {failure_text(failed, named=told_apart)}")
    kinds = [
        sorted({q.kind for q in fit.quantities}) for fit in found.fits if isinstance(fit, SideFit)
    ]
    said = [listed(kinds_listed(one)) if one else "nothing that can be read" for one in kinds]
    # One side has a model, the other the table that is made of a model.
    tables = [kind for kind in kinds if "sums of squares" in kind]
    models = [kind for kind in kinds if "coefficients" in kind]
    advice = f" {_ANOVA}" if tables and models and tables != models else ""
    return wrapped(
        f"NOT COMPARABLE. {capital(names['first'])} reports {said[0]}; {names['second']} reports "
        f"{said[1]}.{advice}"
    )


def why_texts(found: Comparison, names: dict[Side, str]) -> Iterator[str]:
    """The causes, or what is known where none was found."""
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
    if explanation.status == "missing values":
        nan = [isinstance(fit, SideFit) and fit.is_nan for fit in found.fits]
        yield wrapped(
            f"Why: missing values. {capital(names[SIDES[nan.index(True)]])} gives no number where "
            f"there are any, {names[SIDES[nan.index(False)]]} does."
        )
        return
    said = [
        f"{stage.kind}: {related(stage, names)}"
        for stage in found.stages
        if stage.differs and stage.relation
    ]
    if explanation.status == "told otherwise":
        yield block("Why: the fit is the same, reported in another form.", said)
        return
    if explanation.causes:
        yield _cause(explanation.causes[0], found, names)
        for cause in _others(explanation.causes):
            yield _also(cause, names)
        return
    if said:
        yield block("How they are related:", said)
    yield from unexplained(found, names)


def unfinished_texts(found: Comparison, names: dict[Side, str]) -> Iterator[str]:
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


def _cause(cause: Cause, found: Comparison, names: dict[Side, str]) -> str:
    if not cause.settings:
        side = names[cause.side]
        if any(one.meaning == CUT_OFF for one in cause.changes):
            named = listed([name_of(one) for one in cause.changes])
            return block(f"Why: {named}.", [capital(told(cause.changes, names)), proof_of(cause)])
        lines = [f"{setting_of(one)}: {one.before} -> {one.after}" for one in cause.changes]
        return block(
            f"Why: the solver of {side} stops before its optimum.", [*lines, proof_of(cause)]
        )
    topics = topics_of(cause, found)
    together = ", together" if len(topics) > 1 else ""
    sentences = list(what_each_has(cause, found, names))
    heading = f"Why: {listed(topics)}{together}"
    details = list(details_of(cause, found, names))
    if len(sentences) == 1 and not together:
        return block(f"{heading}{'.' if 'penalty' in topics else ':'} {sentences[0]}", details)
    return block(f"{heading}.", [*sentences, *details])


def _also(cause: Cause, names: dict[Side, str]) -> str:
    return block("Equivalent:", [capital(told(cause.settings, names))])


def typed_texts(found: Comparison, names: dict[Side, str], source: str = "") -> Iterator[str]:
    """The calls that give the other side's numbers."""
    for one in found.translations:
        other = names[SIDES[1 - SIDES.index(one.side)]]
        # Of what is told otherwise on both sides there is no distance.
        left = f", within {number(one.within)} ({one.quantity})" if one.quantity else ""
        own = names[one.side]
        if one.both:
            heading = f"Both agree{left}, by this in {own}:"
        elif own in ("R", "Python"):
            heading = f"{other}'s numbers in {own}{left}:"
        else:
            heading = f"The numbers of {other} by {own}{left}:"
        lines = [wrapped(heading), *wrapped_code(one.code)]
        lines += [wrapped(SCALED, "  ")] if one.scaled else []
        if one.other_code is not None:
            how = "" if one.both else ", to the optimum,"
            lines += [f"and{how} in {other}:", *wrapped_code(one.other_code)]
        if source and one.fits is not None:
            fit = one.fits[SIDES.index(one.side)]
            lines.append("  where, before it:")
            for line in setup_lines(fit, source, found.outcome_column, found.complete):
                lines += wrapped_code(line)
        if one.fresh is False:
            lines.append(
                wrapped("Not confirmed: fresh processes give other numbers, or none.", "  ")
            )
        yield "\n".join(lines)


def counterpart_texts(found: Comparison, names: dict[Side, str], source: str = "") -> Iterator[str]:
    """Another function that gives a side's numbers, or the nearest one that is installed."""
    for one in found.counterparts:
        language = "R" if one.language == "r" else "Python"
        whose = names[one.of]
        if one.gives and one.short and not one.digits:
            heading = (
                f"{one.own} stops before its own optimum, off by {number(one.within)} "
                f"({one.quantity}). That optimum in {language}"
            )
            lines = [wrapped(f"{heading}:"), *wrapped_code(one.code)]
        elif one.gives:
            heading = f"{whose}'s numbers in {language}, within {number(one.within)}"
            heading += f" ({one.quantity})"
            if one.short:
                heading += f", which is how far {one.own} is from its own optimum"
            lines = [wrapped(f"{heading}:"), *wrapped_code(one.code)]
        else:
            off = f", off by {number(one.within)} ({one.quantity})"
            off = f", where one of both gives NaN ({one.quantity})" if isnan(one.within) else off
            lines = [
                wrapped(
                    f"No {language} function with a card gives {whose}'s numbers; the nearest{off}:"
                ),
                *wrapped_code(one.code),
                *(wrapped(f"{capital(lack)}.", "  ") for lack in one.lacks),
            ]
        lines += [wrapped(SCALED, "  ")] if one.scaled else []
        if source and one.gives:
            lines.append("  where, before it:")
            for line in setup_lines(one.fit, source, found.outcome_column, found.complete):
                lines += wrapped_code(line)
        yield "\n".join(lines)


def notes_of(found: Comparison) -> list[str]:
    """What was done besides what was asked, and the warnings of the fits."""
    lines = list(found.notes)
    for fit in found.fits:
        if isinstance(fit, SideFit):
            lines += [f"Warning: {one}" for one in fit.result.warnings[:3]]
    return [capital(line) for line in dict.fromkeys(lines)]
