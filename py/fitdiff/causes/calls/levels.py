"""The other side's confidence level as a candidate: ``conf.level = 0.9`` and ``alpha=0.1``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fitdiff.calls.check import Checked
from fitdiff.calls.printing import print_call
from fitdiff.calls.tree import Constant, Language, Node
from fitdiff.calls.worker_messages import Formal
from fitdiff.causes.calls.change import Change, Side
from fitdiff.causes.calls.edits import SetArgument
from fitdiff.causes.calls.settings import before_of

_LEVELS = frozenset({"conf.level", "conf_level", "confidence_level", "level", "conf"})
_ERRORS = frozenset({"alpha", "sig_level"})
# An alpha with another default is a penalty, or a shape.
_ERROR_DEFAULT = 0.05


def levels_of(checked: Checked) -> tuple[float, ...]:
    """Confidence levels that the functions of a call have, stated or by default."""
    found: list[float] = []
    for function in checked.called():
        given = {one.formal: one.argument.value for one in function.matched}
        for formal in function.described.formals or ():
            value = given.get(formal.name, formal.default)
            if isinstance(value, Constant):
                value = str(value.value)
            number = _number(value) if isinstance(value, str) else None
            if number is not None and _is_level(formal):
                found.append(_as_level(formal.name, number))
    return tuple(dict.fromkeys(found))


def level_changes(
    at: int,
    name: str,
    formals: Sequence[Formal],
    given: Mapping[str, tuple[int, Node]],
    levels: Sequence[float],
    side: Side,
    language: Language,
) -> Iterator[Change]:
    """List the other side's levels for the arguments of one call that are levels."""
    for formal in formals:
        if not _is_level(formal):
            continue
        place, before = given.get(formal.name, (None, None))
        said = before_of(before, formal.default, language)
        own = before.value if isinstance(before, Constant) else _number(formal.default)
        for level in levels:
            value = _as_level(formal.name, level)
            if value != own:
                node = Constant("double", value)
                edit = SetArgument(at, place, formal.name, node)
                setting = f"{name}:{formal.name}"
                code = print_call(node, language)
                yield Change(side, setting, said, code, "choice", edit, "level")


def _is_level(formal: Formal) -> bool:
    number = _number(formal.default)
    if formal.name in _ERRORS:
        return number == _ERROR_DEFAULT
    return formal.name in _LEVELS and number is not None and 0.5 <= number < 1


def _as_level(name: str, number: float) -> float:
    """A level as the argument has it, and back: one less the error."""
    return round(1 - number, 12) if name in _ERRORS else number


def _number(text: str | None) -> float | None:
    try:
        return None if text is None else float(text)
    except ValueError:
        return None
