"""Candidate changes of what varies by group in a mixed model: the intercept, or slopes too."""

from __future__ import annotations

from collections.abc import Iterator

from fitdiff.calls.printing import print_call
from fitdiff.calls.source import parse_r
from fitdiff.calls.tree import Binary, Call, Constant, Language, Member, Name, Node, walk
from fitdiff.calls.workers import Workers
from fitdiff.causes.calls.change import Change, Side
from fitdiff.causes.calls.edits import Replace, SetArgument, calls_of

RANDOM = "random effects"
_BARS = ("|", "||")


def random_changes(
    tree: Node, other: Node, language: Language, side: Side, workers: Workers
) -> Iterator[Change]:
    """List changes by which the random effects of a call are those of the other one.

    Parameters
    ----------
    tree, other : Node
        The call, and the one of the other side.
    language : Language
        Of the call.
    side : Side
    workers : Workers
    """
    if language == "r":
        yield from _of_r(tree, other, side, workers)
    else:
        yield from _of_python(tree, other, side)


def _of_r(tree: Node, other: Node, side: Side, workers: Workers) -> Iterator[Change]:
    """Each bar with the intercept alone, correlated effects, and those of the other side."""
    wanted = {"1"} | {text.lstrip("~ ") for text in _stated(other) if text}
    for node in dict.fromkeys(walk(tree)):
        match node:
            case Binary(operator=bar, left=left, right=group) if bar in _BARS:
                now = print_call(left, "r")
                made = [(one, "|") for one in sorted(wanted | {now})]
                made += [(now, "||")] if now != "1" else []
                for text, new_bar in made:
                    if (text, new_bar) == (now, bar):
                        continue
                    (effects,) = parse_r(text, workers)
                    new = Binary(new_bar, effects, group)
                    yield Change(
                        side, RANDOM, print_call(node, "r"), print_call(new, "r"), "transform",
                        Replace(node, new), RANDOM,
                    )  # fmt: skip


def _of_python(tree: Node, other: Node, side: Side) -> Iterator[Change]:
    """What the other side's bars have on their left as `re_formula`; none of it."""
    wanted = {
        f"~{print_call(node.left, 'r')}"
        for node in walk(other)
        if isinstance(node, Binary) and node.operator in _BARS
    } | set(_stated(other))
    for at, call in enumerate(calls_of(tree)):
        if call.name != "mixedlm":
            continue
        given = {one.name: (place, one.value) for place, one in enumerate(call.arguments)}
        place, before = given.get("re_formula", (None, None))
        said = "default" if before is None else print_call(before, "py")
        for text in sorted(wanted | {"~1"}):
            value = Constant("string", text)
            if value == before or (before is None and text == "~1"):
                continue
            yield Change(
                side, RANDOM, said, print_call(value, "py"), "transform",
                SetArgument(at, place, "re_formula", value), RANDOM,
            )  # fmt: skip


def _stated(tree: Node) -> Iterator[str]:
    """The `re_formula` of Python calls."""
    for node in walk(tree):
        if isinstance(node, Call) and isinstance(node.function, Member | Name):
            for one in node.arguments:
                match one.value:
                    case Constant(value=str() as text) if one.name == "re_formula":
                        yield text
