"""Whether the call that an object was written as gives the object's numbers."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from fitdiff.api.objects.asked import Asked
from fitdiff.causes.calls.bench import Bench
from fitdiff.causes.calls.seen import Seen, deadline_of, look_for
from fitdiff.causes.calls.trials import SIDES
from fitdiff.causes.calls.trouble import is_random
from fitdiff.comparison.calls.observed import Observed
from fitdiff.comparison.calls.observed import Side as SideName
from fitdiff.comparison.calls.side import SideFit
from fitdiff.comparison.calls.stages import Stage, compare_fits
from fitdiff.quantities.quantity import STAGES, Kind

# Numbers by which a fit is recognised: all terms of few kinds.
_TELLING: tuple[Kind, ...] = ("coefficients", "estimate", "standard errors")
_AS_IT_IS = "It is compared as it is; no causes are searched."


@dataclass(frozen=True)
class Judgement:
    """What became of the refit of an object.

    Attributes
    ----------
    said : str
    call : str or None
        What stands for the object; None where nothing does.
    """

    said: str
    call: str | None = None


def judge(  # noqa: PLR0911 - a case for each thing that can be said
    side: Asked, observed: SideFit, refit: SideFit | str | None, bench: Bench | None, budget: float
) -> Judgement:
    """Compare an object's numbers with those of its refit; if they differ, look for where from.

    Parameters
    ----------
    side : Asked
    observed : SideFit
        The object's own numbers.
    refit : SideFit, str or None
    bench : Bench or None
        Both calls, where both sides have one.
    budget : float
        Seconds for the search of a preparation of the data that gives the numbers.
    """
    title = capital(side.title)
    if side.call is None:
        return Judgement(
            f"{title} is compared as it is; no causes are searched. {side.why_no_call}"
        )
    if not isinstance(refit, SideFit):
        return Judgement(f"{title} could not be refitted, so no causes are searched: {refit}")
    stages = [one for one in compare_fits(observed, refit) if one.agreement is not None]
    if not stages:
        return Judgement(f"{title} reports nothing by which a refit could be checked.")
    code = side.call.partition(":")[2].strip()
    apart = next((one for one in stages if one.differs), None)
    if apart is None:
        return Judgement(
            f"{title} was refitted: {code} gives its numbers, and stands for it.", side.call
        )
    if bench is None:
        return Judgement(f"{_not_the_fit(side, code, apart)} {_AS_IT_IS}")
    at = next(name for name in SIDES if bench.baseline(name) is refit)
    if is_random(bench, at):
        return Judgement(
            f"{title} cannot be refitted: {code} depends on the seed, and none is stated "
            f"(random_state). {_AS_IT_IS}"
        )
    numbers = tuple(_numbers(observed, at))
    seen = look_for(numbers, at, bench, refit, (), deadline_of(budget))
    return Judgement(_origin(side, code, apart, seen, bench))


def _numbers(observed: SideFit, at: SideName) -> Iterator[Observed]:
    for one in sorted(observed.quantities, key=lambda q: STAGES.index(q.kind)):
        if one.kind in _TELLING:
            for label, value in zip(one.labels, one.values, strict=True):
                if np.isfinite(value):
                    yield Observed(at, label, f"{value:.7e}", one.kind, label)


def _origin(side: Asked, code: str, apart: Stage, seen: Seen, bench: Bench) -> str:
    """Say where an object's numbers are from, if one fit alone gives them.

    That the data were prepared is a difference of its own: no causes are searched behind it.
    """
    said = _not_the_fit(side, code, apart)
    if len(seen.origins) != 1 or not seen.certain:
        return f"{said} Was it fitted to these rows, columns and outcome? {_AS_IT_IS}"
    (origin,) = seen.origins
    one, other = (bench.baseline(name) for name in SIDES)
    assert isinstance(one, SideFit)
    same = isinstance(other, SideFit) and not any(
        stage.differs for stage in compare_fits(one, other, bench.given.tolerances)
    )
    beside = (
        "On the table as it is, that call and the other side agree: this is all that differs."
        if same
        else "On the table as it is, that call and the other side still differ: compare these next."
    )
    return (
        f"{said} Its numbers come from: {'; '.join(origin.words)}, as in {origin.code}. {beside} "
        f"{_AS_IT_IS}"
    )


def _not_the_fit(side: Asked, code: str, apart: Stage) -> str:
    worst = apart.agreement
    assert worst is not None
    where = f" ({worst.where})" if worst.where else ""
    return (
        f"This is not the fit you ran: {code} gives {apart.kind}{where} of {worst.second:.6g}, "
        f"{side.title} has {worst.first:.6g}."
    )


def capital(text: str) -> str:
    """Text with its first letter large."""
    return text[:1].upper() + text[1:]
