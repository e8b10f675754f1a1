"""Numbers of a method that can be moved on a line: where to look for a factor's value."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import Any

from fitdiff.causes.case import Case
from fitdiff.causes.values import SCAN, other_values
from fitdiff.causes.variations import varied
from fitdiff.compare.stages import Fitted
from fitdiff.methods.method import Method

# Where no value is listed but all are searched, those between far ones are found too.
_FAR = replace(SCAN, ratios=(*SCAN.ratios, *(10.0**power for power in range(-8, 9) if power)))


@dataclass(frozen=True)
class Axis:
    """A number of a method that can be moved.

    Attributes
    ----------
    factor : str
        Whose value it is, or is part of.
    present : int or float
    at : callable (int or float) -> Method or None
        The method with another number in its place; None where no engine could fit it.
    """

    factor: str
    present: int | float
    at: Callable[[int | float], Method | None]

    @property
    def whole(self) -> bool:
        """Whether it is counted, not measured."""
        return isinstance(self.present, int)

    def points(self) -> tuple[int | float, ...]:
        """Numbers to begin with."""
        return tuple(
            x for x in other_values(type(self.present), self.present, _FAR) if is_number(x)
        )


def axes(method: Method) -> tuple[Axis, ...]:
    """List every number among the factors of a method.

    Of a tuple of numbers each is one; where all are alike, all together are another one.
    """
    found: list[Axis] = []
    for field in fields(method.spec):
        value = getattr(method.spec, field.name)
        settings = {field.name: value}
        if is_dataclass(value):
            settings = {
                f"{field.name}.{one.name}": getattr(value, one.name) for one in fields(value)
            }
        for factor, present in settings.items():
            found += _axes_of(method, factor, present)
    return tuple(found)


def _axes_of(method: Method, factor: str, present: Any) -> Iterator[Axis]:
    if is_number(present):
        yield Axis(factor, present, lambda x: varied(method, factor, x))
        return
    if not isinstance(present, tuple) or not present or not all(map(is_number, present)):
        return
    count = len(present)
    if len(set(present)) == 1:
        yield Axis(factor, present[0], lambda x: varied(method, factor, (x,) * count))
    for place in range(count if count > 1 else 0):
        before, after = present[:place], present[place + 1 :]
        yield Axis(factor, present[place], _in_place(method, factor, before, after))


def _in_place(
    method: Method, factor: str, before: tuple[Any, ...], after: tuple[Any, ...]
) -> Callable[[int | float], Method | None]:
    return lambda x: varied(method, factor, (*before, x, *after))


def is_number(value: Any) -> bool:
    """Whether a value can be moved on a line."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def echoes(case: Case) -> tuple[float, ...]:
    """Numbers that the observed result states and the declared method's does not.

    A result tells of its own making: its threshold, how many updates were made, how many columns
    were kept, how long a path was. Which factor such a number is of need not be known: it is tried
    for each.
    """
    own, seen = _numbers(case.reference), _numbers(case.observed)
    return tuple(dict.fromkeys(x for x in seen if x not in own and math.isfinite(x)))


def _numbers(fitted: Fitted) -> list[float]:
    outcome, n = fitted.result.record, fitted.rows.y_train.size
    stated = [
        outcome.threshold,
        float(outcome.updates),
        outcome.epochs,
        float(len(outcome.selected)),
    ]
    if outcome.updates and math.isfinite(outcome.epochs):
        stated.append(float(round(n * outcome.epochs / outcome.updates)))  # rows an update
    for value in fitted.result.parameters.values():
        stated.append(float(value.size))
        if value.size == 1:
            stated.append(float(value.item()))
        elif value.ndim == 1 and value.size and value[0]:
            stated.append(float(value[-1] / value[0]))  # the span of a path
    return stated
