"""Fitting methods again and again on some splits of a study, in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from threadpoolctl import threadpool_limits

from fitdiff.causes.case import Refits
from fitdiff.engines.contract import Context, Resource, engine_of
from fitdiff.engines.r.package import open_session
from fitdiff.errors import UnavailableError
from fitdiff.hashing import hash_rows
from fitdiff.methods.method import Method
from fitdiff.run.cell import rows_of
from fitdiff.run.plan import model_seed
from fitdiff.splits.split import Split, draw_splits
from fitdiff.studies.study import Study
from fitdiff.studies.study_file import Profile
from fitdiff.tables.source import load_data
from rbridge import RSession

# Method, test rows of each split, fits that may be kept for each split.
RefitsOf = Callable[[Method, int, int], list[Refits]]


@contextmanager
def refitting(
    study: Study, profile: Profile, methods: Sequence[Method], splits: int
) -> Iterator[tuple[tuple[Split, ...], RefitsOf]]:
    """Open what fits need: one R worker, one H2O cluster for each number of nodes; end it after.

    Parameters
    ----------
    study : Study
    profile : Profile
        Of whose splits of its first data source the first are taken that hold both classes.
    methods : sequence of Method
    splits : int

    Yields
    ------
    splits : tuple of Split
    refits_of : callable (Method, int, int) -> list of Refits
        One a split, with so many test rows and fits at most, in the context of a method.

    Raises
    ------
    UnavailableError
        If an engine cannot run here, or no split holds both classes.
    """
    engines = {method.engine: engine_of(method) for method in methods}
    for name, engine in engines.items():
        if problem := engine.problem():
            raise UnavailableError(f"Engine '{name}' cannot run here. {problem}")
    chosen = tuple(_some_splits(study, profile, splits))
    with ExitStack() as stack:
        stack.enter_context(threadpool_limits(1))  # as in the workers of a run
        logs = Path(stack.enter_context(TemporaryDirectory()))

        @cache
        def session() -> RSession:
            return stack.enter_context(open_session())

        @cache
        def opened(resource: Resource) -> Any:
            return stack.enter_context(resource.open(logs, "1g"))

        def refits_of(method: Method, test_rows: int, fits: int) -> list[Refits]:
            resource = engines[method.engine].resource(method)
            h2o = opened(resource) if resource else None
            limit = study.file.time_limit
            contexts = (Context(model_seed(study, split), limit, session, h2o) for split in chosen)
            return [
                _refits(split, study, test_rows, fits, context)
                for split, context in zip(chosen, contexts, strict=True)
            ]

        yield chosen, refits_of


def _some_splits(study: Study, profile: Profile, count: int) -> Iterator[Split]:
    source = study.sources(profile)[0]
    drawn = draw_splits(study.file, source, load_data(source), profile)
    usable = [split for split in drawn if not split.one_class]
    if not usable:
        raise UnavailableError(
            f"No split of study '{study.name}' holds both classes. Name another profile."
        )
    yield from usable[:count]


def _refits(split: Split, study: Study, test_rows: int, fits: int, context: Context) -> Refits:
    source = next(one for one in study.file.sources if one.label == split.source)
    data = load_data(source)
    rows, truth = rows_of(split, data), data.y[data.positions(split.test_rows)]
    x_test = rows.x_test[:test_rows]
    fewer = replace(rows, x_test=x_test, test_hash=hash_rows(x_test))
    return Refits(fewer, truth[:test_rows], context, fits)
