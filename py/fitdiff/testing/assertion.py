"""`assert_same_fit`: two fits must agree, or the test says where, how far, and why they do not."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from fitdiff.api.comparing import compare
from fitdiff.api.comparison import ComparisonResult
from fitdiff.causes.calls.change import Side
from fitdiff.comparison.calls.stages import Stage
from fitdiff.errors import SpecificationError, nearest
from fitdiff.quantities.agreement import RULES
from fitdiff.quantities.quantity import STAGES
from fitdiff.report.comparison import (
    counterpart_texts,
    names_of,
    notes_of,
    typed_texts,
    verdict_text,
    why_texts,
)
from fitdiff.report.comparison_stages import number, stage_table, value_at
from fitdiff.report.comparison_words import kinds_listed, listed, wrapped
from fitdiff.tables.reading import read_table
from fitdiff.tables.table import Table
from fitdiff.testing.noted import note
from fitdiff.testing.properties import properties_of
from fitdiff.testing.r_calls import RFit


def assert_same_fit(
    a: object,
    b: object,
    data: object = None,
    *,
    stage: str | Sequence[str] | None = None,
    tol: float | Mapping[str, float] | None = None,
    outcome: str | None = None,
    features: Sequence[str] = (),
    search: bool = True,
    budget: float = 10.0,
) -> None:
    """Raise unless two calls or fitted objects report the same on the same data.

    Parameters
    ----------
    a, b : RFit, call or object
        What the fixture ``r_call`` gave, or whatever `fitdiff.compare` takes.
    data : path, data frame, dict or Table, optional
        By default that of ``r_call``.
    stage : str or sequence of str, optional
        What must agree, such as 'coefficients' or 'standard errors'; by default all that both
        sides report.
    tol : float or mapping of str to float, optional
        Tolerance of those stages, or of each by its name, in place of the rules'. It is in the
        stage's own measure, which a failure names: for coefficients the difference times
        sd(column) over sd(predictor).
    outcome, features
        As of `fitdiff.compare`.
    search : bool
        Whether to look for the cause of a difference, where both sides have a call that can be run.
    budget : float
        Seconds for that.

    Raises
    ------
    AssertionError
        With the first stage that differs, the digits that agree, the tolerance that was needed, the
        cause if it is known, and what to type in either language for the other's numbers.
    FitdiffError
        For a stage that is none, or a side that cannot be compared at all.

    Examples
    --------
    >>> from fitdiff.testing import assert_same_fit
    >>> cars = {"mpg": [21.0, 22.8, 21.4, 18.7, 18.1], "wt": [2.6, 2.3, 3.2, 3.4, 3.5]}
    >>> ols = "py: smf.ols('mpg ~ wt', data).fit()"
    >>> assert_same_fit(ols, "py: LinearRegression()", cars, stage="coefficients", tol=1e-9)
    """
    __tracebackhide__ = True
    table = _table(a, b, data)
    wanted = _stages(stage)
    asked: dict[str, Any] = {
        "outcome": outcome or _given(a, b, "outcome"),
        "features": features or _given(a, b, "features") or (),
        "allow": _given(a, b, "allow") or (),
        "seed": _given(a, b, "seed") or 1,
        "tolerances": _tolerances(tol, wanted),
    }
    sides = (_side(a, with_call=False), _side(b, with_call=False))
    found = compare(*sides, table, search=False, **asked)
    said = _failure(found, wanted)
    if said and search and found.verdict == "different" and not _unsearchable(a, b):
        sides = (_side(a, with_call=True), _side(b, with_call=True))
        found = compare(*sides, table, search=True, budget=budget, **asked)
    stages = _looked_at(found, wanted)
    note(properties_of(found, stages, table, (a, b), failed=bool(said)))
    if said:
        raise AssertionError("\n\n".join([_shown(said), *_details(found, search, (a, b))]))


def _table(a: object, b: object, data: object) -> Table:
    if data is not None:
        return read_table(data)
    tables = [side.table for side in (a, b) if isinstance(side, RFit)]
    if not tables:
        raise SpecificationError("There are no data: neither side is from r_call. Give data=...")
    if len({table.hash for table in tables}) > 1:
        raise SpecificationError("The two calls of r_call have other tables. Give data=...")
    return tables[0]


def _given(a: object, b: object, name: str) -> Any:
    stated = (getattr(side.given, name) for side in (a, b) if isinstance(side, RFit))
    return next((one for one in stated if one), None)


def _side(value: object, *, with_call: bool) -> object:
    return value.asked(with_call=with_call) if isinstance(value, RFit) else value


def _unsearchable(a: object, b: object) -> str:
    """Why causes cannot be searched: R is needed and is not here; '' where they can."""
    return next((one.r_missing for one in (a, b) if isinstance(one, RFit) and one.r_missing), "")


def _stages(stage: str | Sequence[str] | None) -> tuple[str, ...]:
    wanted = () if stage is None else (stage,) if isinstance(stage, str) else tuple(stage)
    for one in wanted:
        if one not in STAGES:
            raise SpecificationError(f"No stage is called '{one}'. {nearest(one, STAGES)}")
    return wanted


def _tolerances(
    tol: float | Mapping[str, float] | None, wanted: tuple[str, ...]
) -> dict[str, float]:
    if tol is None or isinstance(tol, Mapping):
        return dict(tol or {})
    measured = [kind for kind, rule in RULES.items() if rule.tolerance > 0]
    return {kind: float(tol) for kind in measured if not wanted or kind in wanted}


def _looked_at(found: ComparisonResult, wanted: tuple[str, ...]) -> list[Stage]:
    return [
        one
        for one in found.stages
        if one.agreement is not None and (not wanted or one.kind in wanted)
    ]


def _failure(found: ComparisonResult, wanted: tuple[str, ...]) -> str:
    """What fails, a line or more, not wrapped; '' where all that was asked for agrees."""
    names = names_of(found.found)
    stages = _looked_at(found, wanted)
    lacking = [one for one in wanted if one not in {stage.kind for stage in stages}]
    if lacking:
        why: dict[str, str] = {stage.kind: stage.why_not for stage in found.stages}
        said = [f"{one} ({_named(why[one], names)})" if why.get(one) else one for one in lacking]
        both = [one.kind for one in found.stages if one.agreement is not None]
        compared = (
            f"Compared can be: {listed(kinds_listed(both))}." if both else _verdict(found, names)
        )
        return f"Not compared: {listed(said)}. {compared}"
    differing = next((one for one in stages if one.differs), None)
    if differing is not None:
        return _apart(differing, names)
    return "" if stages else _verdict(found, names)


def _verdict(found: ComparisonResult, names: dict[Side, str]) -> str:
    return " ".join(verdict_text(found.found, names).split())


def _shown(said: str) -> str:
    """Wrap lines so that they fit 80 columns after what pytest puts before them."""
    margin, kind = len("E       "), len("AssertionError: ")
    first, *others = said.splitlines()
    lines = textwrap.wrap(first, 80 - margin, initial_indent=" " * kind, break_on_hyphens=False)
    for one in others:
        lines += textwrap.wrap(one, 80 - margin, break_on_hyphens=False)
    return "\n".join(lines).lstrip()


def _named(said: str, names: Mapping[Any, str]) -> str:
    said = said.replace("the first call", names["first"])
    return said.replace("the second call", names["second"])


def _apart(stage: Stage, names: Any) -> str:
    worst = stage.agreement
    assert worst is not None
    digits = "1 digit agrees" if worst.digits == 1 else f"{worst.digits or 'no'} digits agree"
    rule = RULES[stage.kind]
    lines = [value_at(stage, names).removesuffix(".") + f"; {digits} there."]
    if worst.tolerance > 0:
        needed = f"{_at_least(worst.distance)}" if math.isfinite(worst.distance) else "none would"
        lines.append(
            f"Tolerance needed: {needed}; in force: {number(worst.tolerance)} ({rule.measure})."
        )
    else:
        lines.append(f"It must be equal: {rule.reason}.")
    return "\n".join(lines)


def _at_least(value: float) -> str:
    """Two digits, rounded up, so that the tolerance that is printed would do."""
    step = 10.0 ** (math.floor(math.log10(value)) - 1)
    return f"{math.ceil(value / step) * step:.2g}"


def _details(found: ComparisonResult, search: bool, given: tuple[object, object]) -> Iterator[str]:
    names = names_of(found.found)
    yield from why_texts(found.found, names)
    yield from typed_texts(found.found, names)
    yield from counterpart_texts(found.found, names)
    if search and (lacking := _unsearchable(*given)):
        yield wrapped(f"No cause was searched, which takes R: {lacking}")
    if found.stages:
        yield stage_table(found.found, names)
    if said := notes_of(found.found):
        yield "\n".join(map(wrapped, said))
