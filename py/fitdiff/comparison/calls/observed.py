"""Numbers that a user saw, to be found in a fit to the digits that were given."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from fitdiff.errors import SpecificationError
from fitdiff.quantities.quantity import STAGES, Kind, Quantity, kind_of
from fitdiff.quantities.terms import normal_term

Side = Literal["first", "second"]
_SIDES: tuple[Side, Side] = ("first", "second")
_PREFIX = re.compile(r"^\s*(r|py|first|second)\s*:(.*)$", re.DOTALL)
_NUMBER = re.compile(r"^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$")
_OF_TERM = re.compile(r"^(\w+)\((.*)\)$", re.DOTALL)
_KINDS: Mapping[str, Kind] = {
    "coef": "coefficients",
    "se": "standard errors",
    "p": "p-values",
    "t": "statistics",
    "z": "statistics",
    "lower": "interval, lower",
    "upper": "interval, upper",
    "llf": "log-likelihood",
    "loglik": "log-likelihood",
    "r2": "R-squared",
    "rsquared": "R-squared",
    "n": "rows used",
    "nobs": "rows used",
}
# Solvers agree to this many digits at best, on two machines.
_MOST_DIGITS = 8


@dataclass(frozen=True)
class Observed:
    """A number that a user saw.

    Attributes
    ----------
    side : {'first', 'second'}
    name : str
        As given.
    text : str
        The number as given: its digits tell how exact it is.
    kind : Kind or None
        None where the name does not tell: a coefficient of that name, or else what it is.
    label : str
        Of the entry, normalised; '' for a number of the whole fit.
    """

    side: Side
    name: str
    text: str
    kind: Kind | None
    label: str

    @property
    def value(self) -> float:
        """The number."""
        return float(self.text)

    @property
    def digits(self) -> int:
        """Significant digits given."""
        return len(re.sub(r"[eE].*|[-+.]", "", self.text).lstrip("0")) or 1

    @property
    def half_unit(self) -> float:
        """Half a unit of the last digit given; of the eighth where more are given."""
        mantissa, _, exponent = self.text.lower().partition("e")
        decimals = len(mantissa.partition(".")[2])
        unit = 10.0 ** (int(exponent or 0) - decimals)
        return max(0.5 * unit, abs(self.value) * 0.5 * 10.0**-_MOST_DIGITS)


@dataclass(frozen=True)
class Reading:
    """A number that was seen beside what a fit gives for it.

    Attributes
    ----------
    observed : Observed
    found : float or None
        None where the fit reports nothing of that name.
    near : str
        Then the name most like it of what the fit reports; '' where none is.
    """

    observed: Observed
    found: float | None
    near: str = ""

    @property
    def agrees(self) -> bool:
        """Whether the fit gives the number, to the digits given."""
        if self.found is None:
            return False
        apart = abs(self.found - self.observed.value)
        return bool(apart <= self.observed.half_unit * (1 + 1e-9))


def read_in(observed: Observed, quantities: Sequence[Quantity]) -> Reading:
    """Look for what a number is of in what a fit reports."""
    found = next(_values(observed, quantities), None)
    if found is not None:
        return Reading(observed, found)
    labels = [label for one in quantities for label in (*one.labels, one.name) if label]
    close = get_close_matches(observed.label or observed.name, labels, n=1, cutoff=0.75)
    return Reading(observed, None, *close)


def _values(observed: Observed, quantities: Sequence[Quantity]) -> Iterator[float]:
    """Values that the name may mean, likeliest first."""
    label = observed.label.lower()
    kinds: tuple[Kind, ...] = STAGES if observed.kind is None else (observed.kind,)
    if observed.kind is None:
        kinds = ("coefficients", "estimate", *kinds)
    for kind in kinds:
        for one in quantities:
            if one.kind != kind:
                continue
            labels = [own.lower() for own in one.labels]
            if label and label in labels:
                yield float(one.values[labels.index(label)])
            elif not label and one.values.size == 1:
                yield float(one.values[0])
    yield from (float(one.values[0]) for one in quantities if one.name.lower() == label != "")


def parse_saw(text: str, languages: tuple[str, str]) -> tuple[Observed, ...]:
    """Read ``SIDE: NAME = NUMBER, NAME = NUMBER``.

    Parameters
    ----------
    text : str
        SIDE is ``r``, ``py``, ``first`` or ``second``. NAME is a coefficient's, or ``se(NAME)``,
        ``p(NAME)``, ``t(NAME)``, or a number of the whole fit: ``p``, ``AIC``, ``loglik``.
    languages : pair of str
        Of the two calls, ``r`` or ``py``.

    Raises
    ------
    SpecificationError
        If it is not of that form.
    """
    side, rest = _side(text, languages, "--saw")
    found = []
    for part in re.split(r"[,;]\s*(?=[^,;]*=)", rest):
        name, equals, number = part.rpartition("=")
        if not equals or not name.strip() or not _NUMBER.match(number.strip()):
            raise SpecificationError(
                f"--saw must be 'SIDE: NAME = NUMBER, ...', such as 'py: x1 = 0.46', got '{text}'."
            )
        found.append(_observed(side, name.strip(), number.strip()))
    return tuple(found)


def read_reported(text: str, languages: tuple[str, str]) -> tuple[Observed, ...]:
    """Read ``SIDE: FILE``: a table with a column of names and columns of numbers.

    A column called ``value``, ``coef`` or ``estimate`` holds coefficients, ``std.error`` standard
    errors, and so on, as R's broom and statsmodels write them.

    Raises
    ------
    SpecificationError
        If there is no such file, or no column of numbers in it.
    """
    side, rest = _side(text, languages, "--reported")
    path = Path(rest.strip())
    if not path.is_file():
        raise SpecificationError(f"--reported: there is no file '{path}'.")
    table = pd.read_csv(path, dtype=str, keep_default_na=False, sep=None, engine="python")
    columns = [str(name) for name in table.columns]
    found = []
    for column in columns[1:]:
        kind = kind_of(column) or _KINDS.get(column.lower())
        for name, number in zip(table[columns[0]], table[column], strict=True):
            if kind is not None and _NUMBER.match(number.strip()):
                found.append(Observed(side, f"{name}", number.strip(), kind, normal_term(name)))
    if not found:
        raise SpecificationError(
            f"--reported: '{path}' has no column of numbers that is known. It needs a column of "
            f"names and one such as 'value' or 'std.error'; its columns are {', '.join(columns)}."
        )
    return tuple(found)


def _side(text: str, languages: tuple[str, str], option: str) -> tuple[Side, str]:
    found = _PREFIX.match(text)
    if found is None:
        raise SpecificationError(
            f"{option} must say whose numbers these are: 'r: ...', 'py: ...', 'first: ...' or "
            f"'second: ...', got '{text}'."
        )
    word, rest = found.groups()
    for side in _SIDES:
        if word == side:
            return side, rest
    if languages.count(word) != 1:
        which = "neither call is" if word not in languages else "both calls are"
        raise SpecificationError(f"{option}: {which} '{word}:'. Say 'first:' or 'second:'.")
    return _SIDES[languages.index(word)], rest


def _observed(side: Side, name: str, number: str) -> Observed:
    of_term = _OF_TERM.match(name)
    if of_term and of_term.group(1).lower() in _KINDS:
        kind, label = _KINDS[of_term.group(1).lower()], of_term.group(2)
        return Observed(side, name, number, kind, normal_term(label))
    plain = name.lower()
    whole: Kind | None = next((kind for kind in STAGES if kind.lower() == plain), None)
    whole = whole or _KINDS.get(plain) or (kind_of(name) if len(plain) < 2 else None)
    if whole is not None and whole != "coefficients":
        return Observed(side, name, number, whole, "")
    return Observed(side, name, number, None, normal_term(name))


def total_digits(observed: Sequence[Observed]) -> int:
    """Significant digits given in all: what a coincidence would have to hit."""
    return int(np.sum([one.digits for one in observed], dtype=np.int64))
