"""What became of numbers that a user saw, in words."""

from __future__ import annotations

from collections.abc import Iterator

from fitdiff.causes.calls.change import Side
from fitdiff.causes.calls.seen import Origin, Seen
from fitdiff.comparison.calls.observed import Reading
from fitdiff.report.comparison_words import listed, wrapped, wrapped_code

_SHOWN = 6


def seen_parts(found: tuple[Seen, ...], names: dict[Side, str]) -> Iterator[str]:
    """Say of each side whether its call gives the numbers, and what does."""
    for one in found:
        yield "\n".join(_lines(one, names[one.side]))


def _lines(found: Seen, name: str) -> Iterator[str]:
    if found.agrees:
        count = len(found.readings)
        said = "the number" if count == 1 else f"all {count} numbers"
        yield wrapped(f"In {name}, the call gives {said} that you saw.")
        return
    wrong = [one for one in found.readings if not one.agrees]
    if not found.origins and all(one.found is None for one in wrong):
        # A name that is mistyped says nothing of the fit.
        yield wrapped(f"NOT CHECKED: {name} reports no {_unknown(wrong)}")
        return
    yield wrapped(f"THIS IS NOT THE FIT YOU RAN: {_told(wrong)} in {name}, by the call as given.")
    if not found.origins:
        rest = "" if found.complete else " Time was up: raise --budget."
        yield wrapped(
            f"None of the {found.tried} preparations and settings tried gives what you saw.{rest}"
        )
        return
    chance = "" if found.certain else " Few digits were given: it may be chance."
    if len(found.origins) > 1:
        yield wrapped(
            f"{len(found.origins)} fits of {found.tried} give what you saw; more digits would tell "
            "them apart:"
        )
    for origin in found.origins[:_SHOWN]:
        yield from _origin(origin, single=len(found.origins) == 1)
    if len(found.origins) > _SHOWN:
        yield f"  and {len(found.origins) - _SHOWN} more"
    if chance and len(found.origins) == 1:
        yield wrapped(chance.strip(), "  ")


def _origin(origin: Origin, *, single: bool) -> Iterator[str]:
    words = "; ".join(origin.words)
    yield wrapped(
        f"What you saw comes from: {words}." if single else f"{words}:", "  " * (not single)
    )
    yield from wrapped_code(origin.code)


def _unknown(wrong: list[Reading]) -> str:
    near = list(dict.fromkeys(repr(one.near) for one in wrong if one.near))
    names = listed([repr(one.observed.name) for one in wrong[:_SHOWN]])
    return f"{names}." + (f" Did you mean {listed(near)}?" if near else "")


def _told(wrong: list[Reading]) -> str:
    parts = []
    for one in wrong[:3]:
        seen = one.observed
        given = "is not reported" if one.found is None else f"is {one.found:.{seen.digits + 2}g}"
        parts.append(f"'{seen.name}', seen as {seen.text}, {given}")
    more = f", and {len(wrong) - 3} more," if len(wrong) > 3 else ""
    return "; ".join(parts) + more
