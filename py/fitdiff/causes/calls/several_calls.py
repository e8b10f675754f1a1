"""Changes of one of several calls of a function, and of all of these at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from fitdiff.calls.printing import print_call
from fitdiff.calls.tree import Call, Language, Node
from fitdiff.causes.calls.change import Change, Which
from fitdiff.causes.calls.edits import Several, Single, calls_of

# Code by which a call is told from others of its function; a longer one is told by its number.
_LONGEST = 30


def with_several(changes: Sequence[Change], tree: Node, language: Language) -> list[Change]:
    """Changes of a side that tell which call they are of, and those of all calls at once.

    What makes solvers exact is done to all calls of a function or to none.

    Parameters
    ----------
    changes : sequence of Change
    tree : Node
        The side's call as it ran.
    language : Language
    """
    calls = calls_of(tree)
    found = [_told_apart(one, calls, language) for one in changes]
    groups: dict[tuple[object, ...], list[Change]] = {}
    for given, one in zip(changes, found, strict=True):
        if one.which is not None and given.which is None:
            key = (one.setting, one.after, one.family, one.meaning, one.covers, one.declared)
            groups.setdefault(key, []).append(one)
    together = [made for group in groups.values() for made in _together(group, calls)]
    replaced = {one for one in together if one.family == "accuracy"}
    kept = [one for one in found if not any(one.is_part_of(whole) for whole in replaced)]
    return [*kept, *together]


def _told_apart(change: Change, calls: Sequence[Call], language: Language) -> Change:
    """A change that says which of several calls of the function it is of."""
    at = getattr(change.edit, "call", None)
    if at is None or change.which is not None or not change.parts[0]:
        return change
    alike = [n for n, call in enumerate(calls) if call.name == calls[at].name]
    if len(alike) < 2:
        return change
    codes = [print_call(calls[n], language) for n in alike]
    own = codes[alike.index(at)]
    words = own if len(own) <= _LONGEST and codes.count(own) == 1 else _counted(alike, at, calls)
    return replace(change, which=Which((at,), words))


def _counted(alike: Sequence[int], at: int, calls: Sequence[Call]) -> str:
    return f"{calls[at].name}, call {alike.index(at) + 1} of {len(alike)}"


def _together(group: Sequence[Change], calls: Sequence[Call]) -> Iterator[Change]:
    """What a group of changes does, each to one call, done to all of these at once."""
    by_call = {one.which.calls[0]: one for one in group if one.which is not None}
    if len(by_call) < 2:
        return
    numbers = tuple(sorted(by_call))
    first = by_call[numbers[0]]
    name = calls[numbers[0]].name
    alike = sum(call.name == name for call in calls)
    count = "both calls" if len(numbers) == alike == 2 else f"{len(numbers)} of {alike} calls"
    edits: list[Single] = [by_call[n].edit for n in numbers]  # type: ignore[misc]
    before = ", ".join(dict.fromkeys(by_call[n].before for n in numbers))
    yield replace(
        first, before=before, edit=Several(tuple(edits)), which=Which(numbers, f"{count} of {name}")
    )
