"""Why two calls differ, in a sentence: what each function has, as its card tells."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from fitdiff.causes.calls.answers import Cause
from fitdiff.causes.calls.change import Change, Side
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.causes.calls.events import EVENT
from fitdiff.causes.calls.intercepts import INTERCEPT
from fitdiff.causes.calls.settings import CUT_OFF
from fitdiff.causes.calls.stated import Difference, Has
from fitdiff.report.comparison_stages import number
from fitdiff.report.comparison_words import capital, listed, name_of

_PENALTIES = {"L1 penalty": "L1", "L2 penalty": "L2"}
_PENALTY = "penalty"
_OTHER: dict[Side, Side] = {"first": "second", "second": "first"}
# What an intercept is changed to where a side had one.
_NONE = ("left out", "none")
# What a choice is changed to where it is no longer made.
_ABSENT = (*_NONE, "None", "NULL", "False", "FALSE", "np.inf", "Inf")


def topics_of(cause: Cause, found: Comparison) -> list[str]:
    """What a cause is about: the names that cards give, else those of the arguments."""
    known = _known(cause, found)
    topics = ["penalty" if one.name in _PENALTIES else one.name for one in known]
    said = {name for change in cause.settings for name in change.covers}
    others = [
        name_of(change)
        for change in cause.settings
        if not said & {one.name for one in known} & {*change.covers}
    ]
    stops = ["convergence"] * bool(cause.settings and _is_mostly_solver(cause))
    return list(dict.fromkeys([*topics, *others, *stops]))


def _is_mostly_solver(cause: Cause) -> bool:
    """Whether letting a solver finish closes more, alone, than all other changes together."""
    alone_left = [cause.apart_alone.get(one, math.nan) for one in _stops(cause)]
    return any(left < cause.apart_settings for left in alone_left)


def _stops(cause: Cause) -> list[Change]:
    return [one for one in cause.changes if one.family == "accuracy" and one.meaning != CUT_OFF]


def what_each_has(cause: Cause, found: Comparison, names: dict[Side, str]) -> Iterator[str]:
    """Yield a sentence for each difference that a cause settles, in the words of cards."""
    known = _known(cause, found)
    for change in cause.settings:
        if change.meaning == INTERCEPT and not change.covers:
            fits, lacks = (change.side, _OTHER[change.side])[:: 1 if change.after in _NONE else -1]
            yield f"{capital(names[fits])} fits one, {names[lacks]} fits none."
    penalties = [one for one in known if one.name in _PENALTIES]
    several = len({_topic(one) for one in known}) > 1
    if penalties:
        head = f"{capital(_PENALTY)}: " if several else ""
        yield head + _penalties(_all_penalties(found), names)
    for one in known:
        if one.name in _PENALTIES:
            continue
        first, second = _functions(one, names)
        head = f"{capital(one.name)}: " if several else ""
        yield head + f"{_value(one.first, first)}, {_value(one.second, second)}."


def _topic(one: Difference) -> str:
    return _PENALTY if one.name in _PENALTIES else one.name


def is_told(change: Change, cause: Cause, found: Comparison) -> bool:
    """Whether sentences of cards and the call to type tell of a change all that there is."""
    known = {one.name for one in _known(cause, found)}
    typed = any(one.side == change.side and one.fresh for one in found.translations)
    return typed and bool(known & {*change.covers}) and change.meaning != EVENT


def _known(cause: Cause, found: Comparison) -> list[Difference]:
    covered = {name for change in cause.settings for name in change.covers}
    # Of one meaning with what the card names, such as `penalty` beside C.
    meant = {change.meaning for change in cause.settings if not change.covers} & {_PENALTY}
    return [
        one
        for one in found.explanation.differences
        if one.name in covered or (meant and one.name in _PENALTIES)
    ]


def _all_penalties(found: Comparison) -> list[Difference]:
    return [one for one in found.explanation.differences if one.name in _PENALTIES]


def _functions(one: Difference, names: dict[Side, str]) -> tuple[str, str]:
    """What the functions are called: by their side where both have one name."""
    if one.first.function != one.second.function:
        return one.first.function, one.second.function
    return names["first"], names["second"]


def _value(has: Has, function: str) -> str:
    return f"{has.value} in {function}{_in_brackets(has)}"


def _in_brackets(has: Has) -> str:
    if not has.code:
        return ""
    return f" ({has.code}, its default)" if has.default else f" ({has.code})"


def _penalties(found: Sequence[Difference], names: dict[Side, str]) -> str:
    """As in 'glm has none; LogisticRegression has L2 with C = 1, its default.', a side each."""
    first, second = _functions(found[0], names)
    sides = (
        _penalty([(one.name, one.first) for one in found], first),
        _penalty([(one.name, one.second) for one in found], second),
    )
    text = "; ".join(sides) + "."
    both = [one for one in found if "none" not in (one.first.value, one.second.value)]
    for one in both:
        text += (
            f" In one unit, that of the mean loss, {one.name.replace(' penalty', '')} is "
            f"{one.first.value} and {one.second.value}."
        )
    return text


def _penalty(found: Sequence[tuple[str, Has]], function: str) -> str:
    held = [(_PENALTIES[name], has) for name, has in found if has.value != "none"]
    if not held:
        return f"{function} has none"
    has = held[0][1]
    code = f" with {has.code}" if has.code else ""
    default = ", its default" if has.default and has.code else ""
    return f"{function} has {listed([kind for kind, _ in held])}{code}{default}"


def left_without(cause: Cause, names: dict[Side, str]) -> Iterator[str]:
    """What is left without the main cause, because solvers stop where they do."""
    stops = _stops(cause)
    if not stops:
        return
    said = []
    for one in stops:
        function, argument = one.parts
        before = one.before.removeprefix("default").strip()
        who = names[one.side] if function in ("fit", "fit_regularized", "") else function
        at = f"{argument} = {before}" if before else f"its default {argument}"
        said.append(f"{who} stops at {at}")
    if not math.isfinite(cause.apart_settings):
        yield f"Besides, {listed(said)}, short of the minimum."
        return
    if _is_mostly_solver(cause):
        others = listed([name_of(one) for one in cause.settings])
        left = number(cause.apart_settings)
        yield f"Convergence: {listed(said)}, short of the minimum; {others} alone leaves {left}."
        return
    which = "Without it" if len(cause.settings) == 1 else "Without these"
    if any(one.family == "choice" and one.after not in _ABSENT for one in cause.settings):
        which = "With that changed" if len(cause.settings) == 1 else "With these changed"
    yield f"{which} {number(cause.apart_settings)} is left, because {listed(said)}."


def alone(cause: Cause) -> str:
    """'; tol alone leaves 13.2': the changes of which one might think that each does it."""
    stops = [one for one in cause.changes if one.family == "accuracy"]
    asked = cause.settings if len(cause.settings) > 1 else stops
    said = [
        f"{name_of(one)} alone leaves {number(left)}"
        for one in asked
        if math.isfinite(left := cause.apart_alone.get(one, math.nan))
    ]
    return "; " + ", ".join(said) if said else ""
