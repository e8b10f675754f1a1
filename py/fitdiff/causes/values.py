"""Other values that a factor could have, found from its type alone.

So that no factor needs an entry of its own: a factor added to a model is covered from then on.
Values are proposals; `fitdiff.causes.variations` keeps those that the model allows and an engine
honours.
"""

from __future__ import annotations

import math
import types
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints


@dataclass(frozen=True)
class Moves:
    """How far numbers are moved.

    Attributes
    ----------
    ratios : tuple of float
        By which numbers are multiplied.
    steps : tuple of float
        That are added to numbers; whole ones to integers alone.
    fresh : tuple of float
        Values of a number that has none to start from: infinite, zero, or a word so far.
    """

    ratios: tuple[float, ...]
    steps: tuple[float, ...]
    fresh: tuple[float, ...]


# Coarse enough to be affordable, wide enough that a value between two of them can be searched for.
SCAN = Moves(
    ratios=(10.0, 0.1, 2.0, 0.5, 1.1, 0.9, 100.0, 0.01, 1e4, 1e-4),
    steps=(1, -1, 2, -2, 3, -3, 5, -5, 0.1, -0.1, 0.4, -0.4),
    fresh=(1.0, 0.1, 10.0, 0.5, 0.01, 100.0, 1e-4, 1e4, 1e6, 0.0),
)


def factor_hints(kind: Any) -> dict[str, Any]:
    """Type of each factor of a model or setting of a table, annotations included."""
    hints = get_type_hints(kind, include_extras=True)
    return {field.name: hints[field.name] for field in fields(kind)}


def other_values(hint: Any, value: Any, moves: Moves = SCAN) -> tuple[Any, ...]:
    """Propose other values of a factor.

    Parameters
    ----------
    hint : type
        Of the factor, as annotated: a literal, a truth value, a number, a tuple, a table (a frozen
        dataclass), or a union of these.
    value : object
        Its present value.
    moves : Moves

    Returns
    -------
    tuple
        Without repetition and without the present value, of the present value's own kind first;
        empty for free text, of which nothing can be known.
    """
    found: dict[tuple[type, Any], Any] = {}
    kinds = sorted(_alternatives(hint), key=lambda kind: not _is_of(kind, value))
    for kind in kinds:
        for other in _proposals(kind, value, moves):
            found.setdefault((type(other), other), other)
    found.pop((type(value), value), None)
    return tuple(found.values())


def _alternatives(hint: Any) -> Iterator[Any]:
    """Types of which the value can be, annotations taken off."""
    if get_origin(hint) is Annotated:
        yield from _alternatives(get_args(hint)[0])
    elif get_origin(hint) in (Union, types.UnionType):
        for part in get_args(hint):
            yield from _alternatives(part)
    else:
        yield hint


def _is_of(kind: Any, value: Any) -> bool:
    if get_origin(kind) is Literal:
        return value in get_args(kind)
    if get_origin(kind) is tuple:
        return isinstance(value, tuple)
    return type(value) is kind


def _proposals(kind: Any, value: Any, moves: Moves) -> Iterator[Any]:
    if get_origin(kind) is Literal:
        yield from get_args(kind)
    elif get_origin(kind) is tuple:
        yield from _tuples(get_args(kind)[0], value if isinstance(value, tuple) else (), moves)
    elif kind is bool:
        yield from (True, False)
    elif kind is int:
        yield from _integers(value if type(value) is int else None, moves)
    elif kind is float:
        yield from _floats(value if type(value) is float else None, moves)
    elif is_dataclass(kind):
        yield from _tables(kind, value, moves)


def _integers(value: int | None, moves: Moves) -> Iterator[int]:
    if value is None:
        yield from (int(one) for one in moves.fresh if one == int(one))
        return
    yield from (value + int(step) for step in moves.steps if step == int(step))
    yield from (round(value * ratio) for ratio in moves.ratios if ratio * value < 2**31)
    if value == 0:
        yield from (int(one) for one in moves.fresh if one == int(one))


def _floats(value: float | None, moves: Moves) -> Iterator[float]:
    if value is None or not math.isfinite(value):
        yield from moves.fresh
        return
    moved = [value * ratio for ratio in moves.ratios]
    if value != 0 and value == int(value):
        # A number of epochs, say, is a whole one although its type is not.
        yield from (value + step for step in moves.steps if step == int(step))
        yield from (float(round(one)) for one in moved)
    yield from moved
    if 0 <= value <= 1:
        yield from (value + step for step in moves.steps if step != int(step))
    if value == 0:
        yield from moves.fresh
    yield math.inf  # no penalty at all, say


def _tuples(element: Any, value: tuple[Any, ...], moves: Moves) -> Iterator[tuple[Any, ...]]:
    """Without the last element, with it twice, turned round, and with elements moved."""
    if not value:
        yield from ((one,) for one in other_values(element, None, moves))
        return
    yield value[:-1]
    yield value[1:]
    yield (*value, value[-1])
    yield value[::-1]
    for other in other_values(element, value[0], moves):
        yield (other,) * len(value) if len(set(value)) == 1 else (other, *value[1:])
    for other in other_values(element, value[-1], moves):
        yield (*value[:-1], other)


def _tables(kind: Any, value: Any, moves: Moves) -> Iterator[Any]:
    """The same table with one setting changed, or another table with settings to begin with."""
    hints = factor_hints(kind)
    if type(value) is kind:
        stated = {name: getattr(value, name) for name in hints}
        for name, hint in hints.items():
            for other in other_values(hint, stated[name], moves):
                yield from _built(kind, stated | {name: other})
        return
    begun = {
        # A setting of the same name means the same in both.
        name: getattr(value, name) if hasattr(value, name) and name != "name" else _first(hint)
        for name, hint in hints.items()
    }
    yield from _built(kind, begun)


def _built(kind: Any, settings: dict[str, Any]) -> Iterator[Any]:
    try:
        yield kind(**settings)
    except ValueError:  # pydantic's own, where a setting is out of range
        return


def _first(hint: Any) -> Any:
    """A value to begin with: the first word of a literal, a small number elsewhere."""
    (kind, *_) = _alternatives(hint)
    if get_origin(kind) is Literal:
        return get_args(kind)[0]
    if get_origin(kind) is tuple:
        return (_first(get_args(kind)[0]),)
    return {bool: False, int: 2, float: 0.01}.get(kind, "")
