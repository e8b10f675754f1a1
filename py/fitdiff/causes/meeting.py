"""Trying a number of an axis: where it explains what was observed, the search is over."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fitdiff.causes.axes import Axis
from fitdiff.causes.case import MATCHES, Case, Judged, Match

Number = int | float

_DIGITS = 8


@dataclass(frozen=True)
class Found:
    """A number at which a method gives what was observed; see `fitdiff.causes.case.Judged`."""

    x: Number
    match: Match
    recorded: bool


class MetError(Exception):
    """What was observed is explained: no failure, but the end of a search."""

    def __init__(self, found: Found) -> None:
        super().__init__()
        self.found = found


def meet(case: Case, axis: Axis, x: Number) -> Judged | None:
    """Judge a number; `MetError` where it explains what was observed."""
    method = axis.at(x)
    if method is None:
        return None
    judged = case.judge(method)
    if judged.match != "no":
        raise MetError(found_at(x, [judged]))
    return judged


def found_at(x: Number, judged: Sequence[Judged]) -> Found:
    """A number as it was judged on several splits: the worst of them counts."""
    worst = max((one.match for one in judged), key=MATCHES.index)
    return Found(x, worst, all(one.recorded for one in judged))


def shorter(x: float) -> Iterator[float]:
    """The same number with ever more digits, from one on."""
    for digits in range(_DIGITS):
        short = float(f"{x:.{digits}e}")
        if short != x:
            yield short
