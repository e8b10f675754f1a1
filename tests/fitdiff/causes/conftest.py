"""Cases on a made-up table: a method fitted with another setting than it states."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from fitdiff.causes.case import Case, Refits
from fitdiff.causes.variations import varied
from fitdiff.compare.stages import Fitted
from fitdiff.engines.contract import Context, Rows
from fitdiff.hashing import hash_rows
from fitdiff.methods.method import Method, read_method
from rbridge import RSession

METHODS = Path(__file__).parents[3] / "comparisons" / "methods"


@cache
def method(name: str) -> Method:
    return read_method(METHODS / f"{name}.toml")


def no_r() -> RSession:
    raise AssertionError("these methods need no R")


def refits(first: int, n: int = 60, most: int = 2000) -> Refits:
    """Fits to n rows from the first on; the next hundred are test rows."""
    generator = np.random.default_rng(8)
    y = (generator.random(300) < 0.3).astype(np.uint8)
    # Small counts and separated classes, so that solvers converge soon. Two dozen columns tell them
    # apart; half of these vary more in the rarer class, so that both F tests rank them otherwise.
    x = generator.integers(0, 13, (300, 40))
    x[:, :12] += 5 * y[:, np.newaxis]
    x[:, 12:24] = np.where(y[:, np.newaxis], generator.integers(3, 25, (300, 12)), x[:, 12:24])
    x = x.astype(np.uint8)
    train, test = slice(first, first + n), slice(first + n, first + n + 100)
    rows = Rows(x[train], y[train], x[test], hash_rows(x[train], y[train]), hash_rows(x[test]))
    return Refits(rows, y[test], Context(1, 60.0, no_r), most)


@pytest.fixture
def case() -> Callable[..., Case]:
    def case(name: str, factor: str, value: object, first: int = 40, most: int = 2000) -> Case:
        """A fit of a method with another value of a factor, in the method's own name."""
        declared, made = method(name), refits(first, most=most)
        changed = varied(declared, factor, value)
        assert changed is not None
        observed = made.fit_again(changed)
        return Case(made.fit(declared), replace(observed, method=declared), made)

    return case


@pytest.fixture
def tampered() -> Callable[[str, Callable[[Fitted], Fitted]], Case]:
    def tampered(name: str, change: Callable[[Fitted], Fitted]) -> Case:
        """A method's own fit, changed after it was made."""
        made = refits(0)
        fitted = made.fit(method(name))
        return Case(fitted, change(fitted), made)

    return tampered
