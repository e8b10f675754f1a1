"""Numbers to try as arguments: the other side's estimates, and its penalty in this side's unit."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product

from fitdiff.calls.check import Checked
from fitdiff.calls.printing import print_call
from fitdiff.calls.tree import Constant, Language, Node
from fitdiff.causes.calls.change import Change, Side
from fitdiff.causes.calls.edits import Rescale, SetArgument, SetNumber
from fitdiff.causes.calls.levels import levels_of
from fitdiff.causes.calls.number import Number
from fitdiff.causes.calls.other_values import Values, values_of
from fitdiff.causes.calls.settings import SEEDS, meaning_of
from fitdiff.causes.calls.weights import weights_of

PENALTIES = frozenset({"alpha", "lambda", "C", "lam", "penalizer", "s", "nu", "ridge"})
# Numeric arguments in which an estimate of the other side may belong.
_ESTIMATED = frozenset({"alpha", "theta", "scale", "lambda", "lmbda", "power", "var_power", "rho"})
_COUNTS = re.compile(r"^(rank|df.*|iter.*|n|nobs|n_.*|nevent|boundary|converged|info|qraux|ng?)$")


@dataclass(frozen=True)
class Known:
    """What one side knows that may be a number of the other's.

    Attributes
    ----------
    estimates : mapping of str to float
    penalties : tuple of float
        Values of penalty arguments, stated or default.
    numeric_outcome : bool
    levels : tuple of float
        Confidence levels.
    seeds : tuple of Node
        Of random numbers, as the call states them.
    values : Values
        All numbers and flags.
    weights : tuple of str
        Columns that the call weights by.
    """

    estimates: Mapping[str, float] = field(default_factory=dict)
    penalties: tuple[float, ...] = ()
    numeric_outcome: bool = True
    levels: tuple[float, ...] = ()
    seeds: tuple[Node, ...] = ()
    values: Values = field(default_factory=Values)
    weights: tuple[str, ...] = ()


def known_of(
    checked: Checked,
    settings: Mapping[str, str],
    estimates: Mapping[str, float],
    numeric: bool,
    columns: Sequence[str] = (),
) -> Known:
    """Collect the numbers of one side."""
    found: list[float] = []
    seeds: list[Node] = []
    for function in checked.called():
        given = {one.formal or one.argument.name: one.argument.value for one in function.matched}
        for formal in function.described.formals or ():
            if formal.name in PENALTIES and formal.name not in given:
                found += _read(formal.default)
        for name, value in given.items():
            if name in PENALTIES and isinstance(value, Constant):
                found += _read(value.value)
            if name in SEEDS and isinstance(value, Constant):
                seeds.append(value)
    found += [value for name in PENALTIES if name in settings for value in _read(settings[name])]
    kept = {
        name: value
        for name, value in estimates.items()
        if not _COUNTS.match(name) and math.isfinite(value) and value != round(value)
    }
    return Known(
        kept, tuple(dict.fromkeys(found)), numeric, levels_of(checked), tuple(seeds),
        values_of(checked), weights_of(checked, columns),
    )  # fmt: skip


def _read(value: object) -> list[float]:
    try:
        number = float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return []
    return [number] if 0 < number < float("inf") and not isinstance(value, bool) else []


def number_changes(
    at: int,
    name: str,
    formals: Iterable[str],
    given: Mapping[str, tuple[int, Node]],
    other: Known,
    side: Side,
    language: Language,
) -> Iterator[Change]:
    """List numbers for the arguments of one call.

    Parameters
    ----------
    at : int
        The call's number in its tree.
    name : str
        Of its function.
    formals : iterable of str
    given : mapping of str to (int, Node)
        Arguments that the call states.
    other : Known
        What the other side knows.
    side, language
    """
    for formal in formals:
        place, before = given.get(formal, (None, None))
        for number in _numbers(formal, other):
            yield Change(
                side,
                f"{name}:{formal}",
                print_call(before, language) if before is not None else "default",
                str(number),
                "number",
                SetNumber(at, place, formal, number),
                meaning_of(formal, "number"),
            )
        if formal in SEEDS and before is not None:
            for seed in other.seeds:
                if seed != before:
                    yield Change(
                        side,
                        f"{name}:{formal}",
                        print_call(before, language),
                        print_call(seed, language),
                        "choice",
                        SetArgument(at, place, formal, seed),
                    )
        if formal in PENALTIES and place is not None and before is not None:
            for word, power in (("times", 1), ("divided by", -1)):
                yield Change(
                    side,
                    f"{name}:{formal}",
                    print_call(before, language),
                    f"{word} the number of rows",
                    "number",
                    Rescale(at, place, formal, power),
                    meaning_of(formal, "number"),
                )


def _numbers(formal: str, other: Known) -> Iterator[Number]:
    if formal in _ESTIMATED:
        for source in other.estimates:
            yield Number(source)
            yield Number(source, reciprocal=True)
    if formal not in PENALTIES:
        return
    for base, reciprocal in product(other.penalties, (False, True)):
        for rows, factor in product((0, 1, -1), (1.0, 2.0, 0.5)):
            yield Number(base, reciprocal, factor, rows)
        if other.numeric_outcome:
            for rows, spread in product((1, -1), (1, -1)):
                yield Number(base, reciprocal, 1.0, rows, spread)
