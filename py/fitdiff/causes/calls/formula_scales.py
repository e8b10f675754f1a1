"""Candidate changes of ``scale(x)`` in a Python formula: over n - 1, as R's `scale` divides."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fitdiff.calls.tree import Constant, Language, Node
from fitdiff.causes.calls.change import Change, Side, Which
from fitdiff.causes.calls.edits import SetArgument, calls_of

# patsy's, of one column or expression and no other argument.
_PLAIN = re.compile(r"(?<![\w.])(scale|standardize)\(([^(),=]+)\)")
_ANY = re.compile(r"(?<![\w.])(?:scale|standardize)\(")
_CORRECTED = "ddof=1"


def scale_changes(tree: Node, language: Language, side: Side, others: Node) -> Iterator[Change]:
    """List a call's formula with deviations over n - 1: in each scaled term, and in all.

    Parameters
    ----------
    tree : Node
    language : {'r', 'py'}
    side : {'first', 'second'}
    others : Node
        The other side's call, which has to scale as well.
    """
    if language != "py" or not any(one.name == "scale" for one in calls_of(others)):
        return
    for at, call in enumerate(calls_of(tree)):
        for place, argument in enumerate(call.arguments):
            match argument.value:
                case Constant(value=str(text)) if "~" in text:
                    for which, new in _corrected(text):
                        edit = SetArgument(at, place, "formula", Constant("string", new))
                        yield Change(
                            side, "scale:ddof", "default 0", "1", "choice", edit, which=which
                        )
                    return


def _corrected(text: str) -> Iterator[tuple[Which | None, str]]:
    """The formula after each change, with which of several terms that is of."""
    found = list(_PLAIN.finditer(text))
    several = len(_ANY.findall(text)) > 1
    for one in found:
        made = f"{one[1]}({one[2]}, {_CORRECTED})"
        which = Which((one.start(),), one[0]) if several else None
        yield which, f"{text[: one.start()]}{made}{text[one.end() :]}"
    if len(found) > 1:
        words = f"{'both' if len(found) == 2 else f'all {len(found)}'} calls of scale"
        every = Which(tuple(one.start() for one in found), words)
        yield every, _PLAIN.sub(lambda one: f"{one[1]}({one[2]}, {_CORRECTED})", text)
