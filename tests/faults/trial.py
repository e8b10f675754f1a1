"""Trying plants: each must be seen, at the level at which it acts, and its factor named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from faults.plant import Kind, Plant
from faults.truth import acts_at
from fitdiff.causes.case import EXACT, Case, Refits
from fitdiff.causes.naming import Cause, name_cause
from fitdiff.compare.compare import compare_fits
from fitdiff.compare.levels import LEVELS, Fitted, Level, first_difference
from fitdiff.errors import UnavailableError
from fitdiff.methods.method import Method

Outcome = Literal["found", "missed", "wrong level", "not named", "wrongly named", "ineffective"]


@dataclass(frozen=True)
class Sighting:
    """One plant on one split.

    Attributes
    ----------
    acts : Level or None
        The first level at which it changes anything; None where it changes nothing.
    seen : Level or None
        The first level at which the comparison sees a difference.
    failed : str
        Why the engine refused the rows, or failed; empty where it fitted.
    """

    acts: Level | None
    seen: Level | None
    failed: str = ""


@dataclass(frozen=True)
class Trial:
    """One plant, tried on several splits.

    Attributes
    ----------
    method, what : str
    kind : {'factor', 'data', 'fit'}
    factor : str
        The one that must be named; empty for what is not declared.
    outcome : str
        'found': seen wherever it acts, at the level at which it acts, and named if it is declared.
        'ineffective': it changes nothing on any of the splits, so that there is nothing to find.
        'missed', 'wrong level', 'not named': what its name says. 'wrongly named': a factor is
        named for what is not declared, or a difference seen where there is none.
    sightings : tuple of Sighting
        One a split.
    cause : Cause or None
        None where no cause was asked for: of what changes nothing, and of what was refused.
    """

    method: str
    kind: Kind
    what: str
    factor: str
    outcome: Outcome
    sightings: tuple[Sighting, ...]
    cause: Cause | None

    @property
    def level(self) -> Level | None:
        """The earliest level at which it acts."""
        return _earliest([one.acts for one in self.sightings])

    @property
    def named(self) -> tuple[str, ...]:
        """Factors that explain what is seen, each alone and equally well."""
        found = self.cause.explanations if self.cause else ()
        return tuple(one.difference.factor for one in found)


def own_fits(method: Method, refits: Sequence[Refits]) -> tuple[Fitted, ...]:
    """Fit a method to every split, twice, so that plants have something firm to be compared with.

    Raises
    ------
    UnavailableError
        If the method cannot be fitted, or its fits cannot be repeated.
    """
    fits = tuple(each.fit(method) for each in refits)
    for each, own in zip(refits, fits, strict=True):
        if own.result.record.metrics is None:
            raise UnavailableError(
                f"'{method.name}' cannot be fitted here: {own.result.record.error}"
            )
        if acts_at(own, each.fit_again(method)) is not None:
            raise UnavailableError(
                f"Two fits of '{method.name}' with the same seed are not the same, so that no "
                "plant can be told from chance. Plant in a method with threads = 1."
            )
    return fits


def try_plant(
    plant: Plant, own: Sequence[Fitted], refits: Sequence[Refits], known: Sequence[Method] = ()
) -> Trial:
    """Plant a change on every split, compare, and ask for the cause.

    Parameters
    ----------
    plant : Plant
    own : sequence of Fitted
        Of the method, one a split; see `own_fits`.
    refits : sequence of Refits
        Of the same splits.
    known : sequence of Method
        Methods whose values are tried when the cause is sought.
    """
    planted = [plant.make(fit, each) for fit, each in zip(own, refits, strict=True)]
    pairs = list(zip(own, planted, strict=True))
    sightings = tuple(_sighting(plant, fit, other) for fit, other in pairs)
    cases = [
        Case(fit, other, each)
        for (fit, other), each, sighting in zip(pairs, refits, sightings, strict=True)
        if sighting.acts is not None and not sighting.failed
    ]
    cause = name_cause(cases, known) if cases else None
    return Trial(
        method=own[0].method.name,
        kind=plant.kind,
        what=plant.what,
        factor=plant.factor,
        outcome=_outcome(plant, sightings, cause),
        sightings=sightings,
        cause=cause,
    )


def _sighting(plant: Plant, own: Fitted, planted: Fitted) -> Sighting:
    failed = planted.result.record.error
    if plant.refused:
        # The engine is what sees it: by the hash of what it received, or by its type.
        return Sighting("rows", "rows" if failed else None, failed)
    seen = first_difference(compare_fits(own, planted, EXACT))
    if failed and plant.kind == "data":
        return Sighting("rows", "rows", failed)  # no fit can be made of such rows: that is seen
    if failed:
        return Sighting(None, None, failed)  # nothing was planted
    return Sighting(acts_at(own, planted), seen)


def _outcome(plant: Plant, sightings: Sequence[Sighting], cause: Cause | None) -> Outcome:
    if any(one.acts is None and one.seen is not None for one in sightings):
        return "wrongly named"
    effective = [one for one in sightings if one.acts is not None]
    if not effective:
        return "ineffective"
    if any(one.seen is None for one in effective):
        return "missed"
    if any(one.seen != one.acts for one in effective):
        return "wrong level"
    named = {one.difference.factor for one in cause.explanations} if cause else set()
    if plant.factor:
        return "found" if plant.factor in named else "not named"
    return "wrongly named" if named else "found"


def _earliest(levels: Sequence[Level | None]) -> Level | None:
    return next((level for level in LEVELS if level in levels), None)
