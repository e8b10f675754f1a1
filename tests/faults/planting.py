"""Planting in methods on the splits of a study: from names to a detection table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from faults.data_plants import data_plants
from faults.factor_plants import factor_plants, stated_plant
from faults.fit_plants import fit_plants
from faults.plant import KINDS, Kind, Plant
from faults.table import DetectionTable, IdenticalPair
from faults.trial import Trial, own_fits, try_plant
from fitdiff.causes.case import Refits
from fitdiff.causes.refitting import refitting
from fitdiff.compare.compare import compare_fits
from fitdiff.compare.levels import Fitted, first_difference
from fitdiff.errors import SpecificationError, nearest
from fitdiff.methods.method import Method
from fitdiff.studies.study import Study
from fitdiff.studies.study_file import Profile


@dataclass(frozen=True)
class PlantingOptions:
    """What to plant, and how much to do to find it.

    Attributes
    ----------
    kinds : tuple of str
    factor, value : str
        The only factor to change, and the only value; empty for all.
    values : int
        Of each factor, where none is stated.
    splits : int
        Of the profile's, its smallest size first.
    test_rows : int
        The first of each split.
    fits : int
        Fits a split that may be made in search of causes.
    """

    kinds: tuple[Kind, ...] = KINDS
    factor: str = ""
    value: str = ""
    values: int = 3
    splits: int = 2
    test_rows: int = 1000
    fits: int = 5000


def kinds_of(words: Sequence[str] | None) -> tuple[Kind, ...]:
    """Kinds of plants by their names; all where none is given.

    Raises
    ------
    SpecificationError
        If a word is none of them.
    """
    for word in words or ():
        if word not in KINDS:
            raise SpecificationError(f"No plant is of the kind '{word}'. {nearest(word, KINDS)}")
    return tuple(kind for kind in KINDS if not words or kind in words)


def plants_of(method: Method, options: PlantingOptions) -> tuple[Plant, ...]:
    """List what is planted in a method.

    Raises
    ------
    SpecificationError, RefusedFactorError
        As `factor_plants` and `stated_plant` do.
    """
    if options.value and not options.factor:
        raise SpecificationError(f"--value {options.value} is of no factor. Add --factor NAME.")
    if options.value:
        return (stated_plant(method, options.factor, options.value),)
    if options.factor:
        return factor_plants(method, options.values, options.factor)
    by_kind: dict[Kind, Callable[[], tuple[Plant, ...]]] = {
        "factor": lambda: factor_plants(method, options.values),
        "data": data_plants,
        "fit": lambda: fit_plants(method),
    }
    return tuple(plant for kind in options.kinds for plant in by_kind[kind]())


def plant_in(
    study: Study,
    profile: Profile,
    methods: Sequence[Method],
    options: PlantingOptions,
    say: Callable[[Trial], None],
) -> DetectionTable:
    """Plant in methods, one after the other, in this process.

    Parameters
    ----------
    study : Study
        Whose splits are used; the methods need not be its own.
    profile : Profile
    methods : sequence of Method
    options : PlantingOptions
    say : callable (Trial)
        Told of each plant as it has been tried.

    Raises
    ------
    UnavailableError
        If an engine cannot run here, or a method's fits cannot be repeated.
    FitdiffError
        If the options name what the methods lack.
    """
    plants = {method.name: plants_of(method, options) for method in methods}
    trials: list[Trial] = []
    pairs: list[IdenticalPair] = []
    with refitting(study, profile, methods, options.splits) as (chosen, refits_of):
        for method in methods:
            refits = refits_of(method, options.test_rows, options.fits)
            own = own_fits(method, refits)
            pairs += [_fitted_twice(one, each) for one, each in zip(own, refits, strict=True)]
            for plant in plants[method.name]:
                trials.append(try_plant(plant, own, refits, study.methods))
                say(trials[-1])
    names = tuple(f"{split.source}, n = {split.n}, {split.replicate}" for split in chosen)
    return DetectionTable(study.name, names, tuple(trials), tuple(pairs))


def _fitted_twice(own: Fitted, refits: Refits) -> IdenticalPair:
    again = refits.fit_again(own.method)
    seen = first_difference(compare_fits(own, again))
    return IdenticalPair(own.method.name, own.method.name, "fitted twice", seen)
