"""Numbers in a change that depend on the table on which it is tried."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Facts:
    """What numbers in an edit stand for, on one table.

    Attributes
    ----------
    rows : int
    spread : float
        Standard deviation of the outcome with denominator n; 1 where it is no number.
    estimates : mapping of str to float
        What the other side estimates there, by name.
    """

    rows: int
    spread: float = 1.0
    estimates: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Number:
    """A number that depends on the table: factor * base * rows^a * spread^b.

    Attributes
    ----------
    base : float or str
        Or the name of an estimate of the other side.
    reciprocal : bool
        One over the base.
    factor : float
    rows, spread : int
        Powers.
    """

    base: float | str
    reciprocal: bool = False
    factor: float = 1.0
    rows: int = 0
    spread: int = 0

    def value(self, facts: Facts) -> float | None:
        """The number on a table; None where the other side has no such estimate, or it is 0."""
        base = facts.estimates.get(self.base) if isinstance(self.base, str) else self.base
        if base is None or (self.reciprocal and base == 0) or (facts.spread == 0 and self.spread):
            return None
        started = 1 / base if self.reciprocal else base
        value: float = self.factor * started * float(facts.rows) ** self.rows
        return value * facts.spread**self.spread

    def __str__(self) -> str:
        base = f"{self.base} of the other side" if isinstance(self.base, str) else f"{self.base:g}"
        words = [f"1/{base}" if self.reciprocal else base]
        words += [f"{self.factor:g}"] if self.factor != 1 else []
        named = (("number of rows", self.rows), ("sd of the outcome", self.spread))
        words += [name if power == 1 else f"1/({name})" for name, power in named if power]
        return " x ".join(words)
