"""Plants of factors: a method fitted with another value than it states."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from itertools import zip_longest

from faults.plant import Plant
from fitdiff.causes.case import Refits
from fitdiff.causes.values import Moves
from fitdiff.causes.variations import Variation, variations, varied
from fitdiff.compare.levels import Fitted
from fitdiff.errors import RefusedFactorError, SpecificationError, nearest
from fitdiff.methods.differences import differences, spell
from fitdiff.methods.method import Method

# None of them is among those that a search for the cause begins with, so that values must be found.
PLANTED = Moves(
    ratios=(0.73, 1.37, 3.3, 0.043, 27.0, 1.001, 6.1e-4),
    steps=(1, -1, 4, -4, 7, 0.07, -0.23),
    fresh=(0.7, 13.0, 3e-3, 2100.0),
)


def factor_plants(method: Method, most: int, factor: str = "") -> tuple[Plant, ...]:
    """Change every factor of a method, each to several values that its engine honours.

    Parameters
    ----------
    method : Method
    most : int
        Values of each factor: those proposed first.
    factor : str
        The only one to change; every one by default.

    Raises
    ------
    SpecificationError
        If the method has no such factor, or no engine could fit another value of it.
    """
    by_factor: dict[str, list[Variation]] = {}
    for one in variations(method, PLANTED):
        by_factor.setdefault(one.difference.factor, []).append(one)
    if factor:
        _require(method, factor)
        if factor not in by_factor:
            raise SpecificationError(
                f"No engine could fit '{method.name}' with another value of {factor} alone. Name "
                f"one of: {', '.join(by_factor)}."
            )
        by_factor = {factor: by_factor[factor]}
    # First values of all factors first, so that plants of a kind are spread when cut short.
    ranks = zip_longest(*(found[:most] for found in by_factor.values()))
    return tuple(_plant(one) for rank in ranks for one in rank if one is not None)


def stated_plant(method: Method, factor: str, value: str) -> Plant:
    """Change one factor to a value written as in a method file; quotes may be left out.

    Raises
    ------
    SpecificationError
        If the method has no such factor, or the value is not one that it can have.
    RefusedFactorError
        If the engine cannot honour the value.
    """
    _require(method, factor)
    present = method.factors()[factor]
    read = _read(value)
    if isinstance(present, float) and type(read) is int:
        read = float(read)
    if isinstance(read, list):
        read = tuple(read)
    changed = varied(method, factor, read)
    if changed is None:
        raise RefusedFactorError(
            f"'{method.name}' cannot be fitted with {factor} = {value} alone: its model or its "
            f"engine '{method.engine}' refuses it. `fitdiff plants {method.name} --factor {factor}`"
            " lists values that it can have."
        )
    found = differences(method, changed)
    if len(found) != 1:
        raise SpecificationError(f"{factor} = {value} is what '{method.name}' states already.")
    return _plant(Variation(found[0], changed))


def _require(method: Method, factor: str) -> None:
    if factor not in method.factors():
        raise SpecificationError(
            f"'{method.name}' has no factor '{factor}'. {nearest(factor, method.factors())}"
        )


def _read(value: str) -> object:
    try:
        return tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        return value


def _plant(variation: Variation) -> Plant:
    changed, difference = variation.method, variation.difference

    def make(own: Fitted, refits: Refits) -> Fitted:
        return replace(refits.fit_again(changed), method=own.method)

    before, after = spell(difference.before), spell(difference.after)
    if before == after:
        before, after = repr(difference.before), repr(difference.after)
    return Plant("factor", f"{difference.factor}: {before} -> {after}", difference.factor, make)


def names(plants: Sequence[Plant]) -> tuple[str, ...]:
    """Factors that plants change."""
    return tuple(dict.fromkeys(plant.factor for plant in plants if plant.factor))
