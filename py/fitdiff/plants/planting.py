"""Planting in methods on the splits of a study: from names to a detection table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from threadpoolctl import threadpool_limits

from fitdiff.causes.case import Refits
from fitdiff.cell import rows_of
from fitdiff.data import load_data
from fitdiff.diffs.compare import compare_fits
from fitdiff.diffs.levels import Fitted, first_difference
from fitdiff.engine import Context, engine_of
from fitdiff.errors import SpecificationError, UnavailableError, nearest
from fitdiff.h2o.server import H2OAddress, start_h2o
from fitdiff.hashing import hash_rows
from fitdiff.method import Method
from fitdiff.planning import model_seed
from fitdiff.plants.data_plants import data_plants
from fitdiff.plants.factor_plants import factor_plants, stated_plant
from fitdiff.plants.fit_plants import fit_plants
from fitdiff.plants.plant import KINDS, Kind, Plant
from fitdiff.plants.table import DetectionTable, IdenticalPair
from fitdiff.plants.trial import Trial, own_fits, try_plant
from fitdiff.r_package import open_session
from fitdiff.run import nodes_needed
from fitdiff.splits import Split, draw_splits
from fitdiff.study import Study
from fitdiff.study_file import Profile


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
    _require_engines(methods)
    chosen = list(_some_splits(study, profile, options.splits))
    trials: list[Trial] = []
    pairs: list[IdenticalPair] = []
    with ExitStack() as stack:
        stack.enter_context(threadpool_limits(1))  # as in the workers of a run
        contexts = _contexts(study, methods, stack)
        for method in methods:
            refits = [_refits(split, study, options, contexts(method, split)) for split in chosen]
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


def _require_engines(methods: Sequence[Method]) -> None:
    for method in methods:
        if problem := engine_of(method).problem():
            raise UnavailableError(f"'{method.name}' cannot be fitted here. {problem}")


def _some_splits(study: Study, profile: Profile, count: int) -> Iterator[Split]:
    source = study.sources(profile)[0]
    drawn = draw_splits(study.file, source, load_data(source), profile)
    usable = [split for split in drawn if not split.one_class]
    if not usable:
        raise UnavailableError(
            f"No split of study '{study.name}' holds both classes. Name another profile."
        )
    yield from usable[:count]


def _refits(split: Split, study: Study, options: PlantingOptions, context: Context) -> Refits:
    source = next(one for one in study.file.sources if one.label == split.source)
    data = load_data(source)
    rows, truth = rows_of(split, data), data.y[data.positions(split.test_rows)]
    x_test = rows.x_test[: options.test_rows]
    fewer = replace(rows, x_test=x_test, test_hash=hash_rows(x_test))
    return Refits(fewer, truth[: options.test_rows], context, options.fits)


def _contexts(
    study: Study, methods: Sequence[Method], stack: ExitStack
) -> Callable[[Method, Split], Context]:
    """What fits may use: one R worker, and one cluster for each number of nodes that is needed."""

    @cache
    def session():  # type: ignore[no-untyped-def]
        return stack.enter_context(open_session())

    @cache
    def cluster(nodes: int) -> H2OAddress:
        log = Path("out") / "plants" / f"h2o-{nodes}.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        return stack.enter_context(start_h2o(log, nodes=nodes)).address

    engines = {method.engine: engine_of(method) for method in methods}

    def context(method: Method, split: Split) -> Context:
        nodes = nodes_needed(method, engines)
        h2o = cluster(nodes) if nodes else None
        return Context(model_seed(study, split), study.file.time_limit, session, h2o)

    return context
