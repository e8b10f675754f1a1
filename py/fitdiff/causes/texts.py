"""What is said of a cause, made from what was found."""

from __future__ import annotations

from fitdiff.causes.explanations import Explanation
from fitdiff.causes.naming import Cause
from fitdiff.causes.seeds import Reseeding
from fitdiff.methods.differences import spell


def cause_text(cause: Cause) -> str:
    """Say in one sentence what makes an observed fit differ from what its method gives."""
    text = _answer(cause)
    if not cause.complete:
        text += f" Not everything was tried: the {cause.fits} fits that were allowed are spent."
    return text


def _answer(cause: Cause) -> str:
    found = cause.reseeding
    if cause.explanations:
        words = ", or ".join(_explanation(one) for one in cause.explanations)
        return f"{words}." if cause.answer == "named" else f"Each alone explains it: {words}."
    if cause.answer == "seed" and found is not None:
        return f"Seed {found.seed} in place of the split's own."
    if cause.answer == "noise" and found is not None:
        return f"No declared factor explains it, but {_noise(found)}."
    return _UNEXPLAINED[cause.answer]


_UNEXPLAINED = {
    "none": "They do not differ.",
    "rows": "Other rows were given.",
    "unknown": "No declared factor, changed alone, explains it.",
}


def _explanation(one: Explanation) -> str:
    before, after = spell(one.difference.before), spell(one.difference.after)
    if before == after:
        before, after = repr(one.difference.before), repr(one.difference.after)
    each = "" if one.same_value else ", by another value on other splits"
    return f"{one.difference.factor} {before} -> {after} ({one.match}{each})"


def _noise(found: Reseeding) -> str:
    what = "fitting again" if not found.repeatable else f"each of {found.seeds} other seeds"
    return (
        f"{what} moves probabilities by up to {found.moved:.3g}, the difference is "
        f"{found.observed:.3g}"
    )
