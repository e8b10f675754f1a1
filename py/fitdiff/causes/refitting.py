"""Fitting methods again on some splits of a study, in this process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from threadpoolctl import threadpool_limits

from fitdiff.causes.trial import FitOnSplits
from fitdiff.comparison.stages import ComparedFit
from fitdiff.data.dataset import Dataset
from fitdiff.engines.contract import Context, Resource, load_engine
from fitdiff.engines.r.package import open_session
from fitdiff.methods.method import Method
from fitdiff.run.cell import fit_rows, rows_of
from fitdiff.run.plan import model_seed
from fitdiff.splits.split import Split
from fitdiff.studies.study import Study
from rbridge import RSession


@contextmanager
def refitting(study: Study, splits: Sequence[tuple[Split, Dataset]]) -> Iterator[FitOnSplits]:
    """Open what fits need when they need it, such as one R worker; end it after.

    Parameters
    ----------
    study : Study
    splits : sequence of (Split, Dataset)
        With the data that a split's rows are taken from.

    Yields
    ------
    callable (Method, int) -> tuple of Fitted
        Fits a method anew on every split, as a worker of a run does, with the seed of a number.
    """
    given = [
        (split, rows_of(split, data), data.y[data.positions(split.test_rows)])
        for split, data in splits
    ]
    with ExitStack() as stack:
        stack.enter_context(threadpool_limits(1))
        logs = Path(stack.enter_context(TemporaryDirectory()))

        @cache
        def session() -> RSession:
            return stack.enter_context(open_session())

        @cache
        def opened(resource: Resource) -> Any:
            return stack.enter_context(resource.open(logs, "1g"))

        def fit(method: Method, number: int) -> tuple[ComparedFit, ...]:
            resource = load_engine(method.engine).resource(method)
            h2o = opened(resource) if resource else None
            limit = study.file.time_limit
            found = []
            for split, rows, truth in given:
                seed = model_seed(study, split, number)
                context = Context(seed, limit, session, h2o, keep_weights=True)
                found.append(
                    ComparedFit(method, rows, truth, fit_rows(method, rows, truth, context))
                )
            return tuple(found)

        yield fit
