"""Numbers that a user saw: whether a call gives them, and which preparation of the data does."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from fitdiff.calls import print_call
from fitdiff.calls.tree import Node
from fitdiff.causes.calls.applying import apply
from fitdiff.causes.calls.bench import Bench
from fitdiff.causes.calls.change import Change, Side
from fitdiff.causes.calls.designs import formula_columns
from fitdiff.causes.calls.lost_rows import Rows, lost_rows
from fitdiff.causes.calls.number import Facts
from fitdiff.causes.calls.preparation import Preparation
from fitdiff.causes.calls.preparations import preparations
from fitdiff.causes.calls.trials import SIDES
from fitdiff.comparison.calls.observed import Observed, Reading, read_in, total_digits
from fitdiff.comparison.calls.side import SideFit

_MOST_FITS = 600
# Fewer digits in all than this may be hit by chance, among some hundred fits.
_ENOUGH_DIGITS = 5
_AS_IT_IS = Preparation((), lambda tree: tree)


@dataclass(frozen=True)
class Origin:
    """A fit that gives the numbers that were seen.

    Attributes
    ----------
    words : tuple of str
        What is done otherwise than in the call, in words.
    code : str
        The call with it.
    """

    words: tuple[str, ...]
    code: str


@dataclass(frozen=True)
class Seen:
    """What became of the numbers that a user saw on one side.

    Attributes
    ----------
    side : {'first', 'second'}
    readings : tuple of Reading
        Each beside what the call gives.
    origins : tuple of Origin
        Fits that give all of them, simplest first; those with equal numbers are one.
    tried : int
        Fits besides the call's own.
    complete : bool
        Whether all were tried in the time there was.
    """

    side: Side
    readings: tuple[Reading, ...]
    origins: tuple[Origin, ...] = ()
    tried: int = 0
    complete: bool = True

    @property
    def agrees(self) -> bool:
        """Whether the call gives the numbers."""
        return all(one.agrees for one in self.readings)

    @property
    def certain(self) -> bool:
        """Whether enough digits were given to exclude chance."""
        return total_digits([one.observed for one in self.readings]) >= _ENOUGH_DIGITS


def look_for(
    observed: Sequence[Observed],
    side: Side,
    bench: Bench,
    fit: SideFit,
    changes: Sequence[Change],
    is_over: Callable[[], bool],
) -> Seen:
    """Compare numbers to what a call gives; if they are not its own, look for where they are from.

    Parameters
    ----------
    observed : sequence of Observed
        All of this side.
    side : {'first', 'second'}
    bench : Bench
    fit : SideFit
        The call as it is.
    changes : sequence of Change
        Other values of the call's settings.
    is_over : callable () -> bool
    """
    readings = tuple(read_in(one, fit.quantities) for one in observed)
    if all(one.agrees for one in readings):
        return Seen(side, readings)
    origins: dict[object, Origin] = {}
    tried, fewest, complete = 0, 99, True
    benches: dict[int, Bench] = {}
    for rows, preparation, setting in _tries(bench, side, changes):
        steps = len(rows.words) + len(preparation.words) + (setting is not None)
        if origins and steps > fewest:
            break
        if is_over() or tried >= _MOST_FITS:
            complete = False
            break
        tried += 1
        if id(rows) not in benches:
            benches[id(rows)] = _with_rows(bench, rows)
        tree, made = _made(benches[id(rows)], side, preparation, setting)
        if made is None or not _gives(observed, made):
            continue
        fewest = min(fewest, steps)
        words = (*rows.words, *preparation.words)
        words += (f"{setting.setting}: {setting.before} -> {setting.after}",) if setting else ()
        code = print_call(tree, fit.result.language)
        origins.setdefault(made.identity, Origin(words, code))
    return Seen(side, readings, tuple(origins.values()), tried, complete)


def _gives(observed: Sequence[Observed], fit: SideFit) -> bool:
    return all(read_in(one, fit.quantities).agrees for one in observed)


def _with_rows(bench: Bench, rows: Rows) -> Bench:
    """The same calls on a table that lacks rows."""
    if not rows.words:
        return bench
    made = Bench(bench.parsed, [rows.table], bench.given, bench.workers)
    made.clock, made.trees = bench.clock, dict(bench.trees)
    return made


def _tries(
    bench: Bench, side: Side, changes: Sequence[Change]
) -> Iterator[tuple[Rows, Preparation, Change | None]]:
    """Preparations, lost rows, settings, then two; each with fewer steps before those with more."""
    tree = bench.trees[side]
    language = bench.parsed[SIDES.index(side)].language
    found = list(preparations(tree, language, bench.table, _used(bench, side), bench.given.outcome))
    plain = [one for one in found if one.words]
    settings = [one for one in changes if one.side == side and one.family != "accuracy"]
    one_step = [one for one in plain if len(one.words) == 1]
    every = Rows((), bench.table)
    lost = list(lost_rows(bench.table, language))
    yield from ((every, one, None) for one in one_step)
    yield from ((rows, _AS_IT_IS, None) for rows in lost)
    yield from ((every, _AS_IT_IS, one) for one in settings)
    yield from ((every, one, None) for one in plain if len(one.words) == 2)
    yield from ((rows, one, None) for rows in lost for one in one_step)
    simple = [one for one in settings if one.rank < 2]
    yield from ((every, one, setting) for one in one_step for setting in simple)
    yield from ((every, one, None) for one in plain if len(one.words) > 2)


def _used(bench: Bench, side: Side) -> list[str]:
    """The columns that a side's features are made of."""
    if bench.given.features:
        return list(bench.given.features)
    columns = [str(name) for name in bench.table.columns]
    for one in (bench.parsed[SIDES.index(side)], bench.parsed[1 - SIDES.index(side)]):
        found = formula_columns(one.tree, columns)
        if found:
            return found
    return [
        str(name)
        for name in bench.table.select_dtypes("number").columns
        if name != bench.given.outcome
    ]


def _made(
    bench: Bench, side: Side, preparation: Preparation, setting: Change | None
) -> tuple[Node, SideFit | None]:
    tree = bench.trees[side]
    if setting is not None:
        changed = apply(tree, [setting.edit], Facts(len(bench.table)))  # type: ignore[list-item]
        if changed is None:
            return tree, None
        tree = changed
    tree = preparation.make(tree)
    parsed = bench.parsed[SIDES.index(side)]
    code = print_call(tree, parsed.language)
    design = bench.design(side, 0)
    made = replace(parsed, tree=tree, source=code)
    fit = bench.optional(made, bench.given, 0, design)
    if isinstance(fit, str):
        return tree, None
    bench.let_go(fit)
    return tree, fit


def deadline_of(seconds: float) -> Callable[[], bool]:
    """Whether some seconds from now have passed."""
    end = time.perf_counter() + seconds
    return lambda: time.perf_counter() > end
