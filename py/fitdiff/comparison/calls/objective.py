"""What a linear or generalised linear fit minimises, evaluated at any coefficients.

A solver may stop short of its own minimum and say that it converged. The other side's solution
shows it: if it is lower in a side's own objective, that side has not arrived, whatever it says. If
each solution is the lower one in its own objective, the two minimise different things, and a
setting is the reason.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from fitdiff.models.linear.objective import Objective

# Of sums over rows, in units of the objective: what rounding leaves.
_ROUNDING = 1e-12
# Of the objective without coefficients: residuals of 1e-12 of the outcome, squared.
_EXACT = 1e-24
# Relative to an objective: flat at its minimum, so errors of coefficients squared.
TOLERANCE = 1e-8
# By this much two objectives may differ in ratio and still be the same function.
_SAME_FUNCTION = 1e-6
_SIDES: tuple[Literal["first", "second"], ...] = ("first", "second")


@dataclass(frozen=True)
class Mutual:
    """Each side's solution evaluated in both objectives.

    Attributes
    ----------
    of_first, of_second : pair of float or None
        A side's objective at the first side's solution and at the second's; None where it is not
        known.
    equal : bool
        Whether both are one function, as far as these four numbers tell.
    """

    of_first: tuple[float, float] | None
    of_second: tuple[float, float] | None

    @property
    def equal(self) -> bool:
        """Whether both objectives rise by the same from one solution to the other."""
        if self.of_first is None or self.of_second is None:
            return False
        ratio = self.of_second[0] / self.of_first[0] if self.of_first[0] else 0.0
        other = self.of_second[1] / self.of_first[1] if self.of_first[1] else 0.0
        return abs(ratio - other) <= _SAME_FUNCTION * abs(ratio)

    def excess(self, side: Literal["first", "second"]) -> float | None:
        """How far the other's solution is above a side's own, in the side's own objective.

        Relative to the objective. Negative where the other's is the lower one: the side stopped
        short by that.
        """
        values = self.of_first if side == "first" else self.of_second
        if values is None:
            return None
        own, other = values if side == "first" else reversed(values)
        return (other - own) / max(abs(own), abs(other), 1e-300)

    @property
    def short(self) -> Literal["first", "second"] | None:
        """The side that stopped short of its own minimum, if one did; the farther of both."""
        excesses: list[tuple[float, Literal["first", "second"]]] = []
        for side in _SIDES:
            value = self.excess(side)
            if value is not None and value < -_ROUNDING:
                excesses.append((value, side))
        return min(excesses)[1] if excesses else None

    @property
    def same(self) -> bool:
        """Whether both solutions are as good in each objective that is known."""
        found = [self.excess("first"), self.excess("second")]
        return all(abs(one) <= TOLERANCE for one in found if one is not None)


Solutions = tuple[Mapping[str, float], Mapping[str, float]]


def at_both(objective: Objective | None, solutions: Solutions) -> tuple[float, float] | None:
    """Evaluate both solutions in an objective; None where it is not known at both."""
    if objective is None:
        return None
    one, other, nothing = (objective.at(solution) for solution in (*solutions, {}))
    if one is None or other is None:
        return None
    # Where all rows are fitted exactly, what is left is rounding, of which none is the lower.
    least = _EXACT * max(nothing or 0.0, 0.0)
    return (least, least) if 0 <= one <= least and 0 <= other <= least else (one, other)
