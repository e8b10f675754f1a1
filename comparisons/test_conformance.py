"""What every engine must do: ours, and any that a user has installed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from debate2017.transfer.settings import FineTunedFactors, TransferLogisticFactors
from fitdiff.engines.contract import (
    Context,
    Fit,
    Rows,
    engine_of,
    engine_points,
    load_engine,
    refuse,
)
from fitdiff.engines.h2o.cluster import Cluster
from fitdiff.engines.h2o.server import H2OAddress, start_h2o
from fitdiff.engines.r.package import open_session
from fitdiff.errors import RefusedFactorError
from fitdiff.hashing import hash_rows
from fitdiff.methods.method import Method, factor_names, read_method
from fitdiff.models import MODELS
from fitdiff.models.nets.settings import NetFactors
from fitdiff.run.cell import rows_of
from fitdiff.splits.split import draw_splits
from fitdiff.studies.study import available, read_study
from fitdiff.studies.study_file import Profile
from fitdiff.tables.source import load_data
from rbridge import RSession

STUDIES = Path(__file__).parents[1] / "py/debate2017/src/debate2017/studies"
METHODS = {name: read_method(path) for name, path in available(STUDIES.parent, "methods").items()}
TEST_ROWS = 300


@pytest.fixture(scope="module")
def r_session() -> Iterator[RSession]:
    with open_session() as session:
        yield session


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[int], H2OAddress]]:
    """A cluster of so many nodes, started when a method first asks for it."""
    log = tmp_path_factory.mktemp("h2o") / "h2o.log"
    with ExitStack() as stack:

        @cache
        def cluster(nodes: int) -> H2OAddress:
            return stack.enter_context(start_h2o(log, nodes=nodes)).address

        yield cluster


@cache
def some_rows() -> Rows:
    """Forty training rows, and the first test rows, of Leek's study."""
    study = read_study(str(STUDIES / "leek2017.toml"))
    (pair,) = study.file.sources
    data = load_data(pair)
    (split,) = draw_splits(study.file, pair, data, Profile((40,), 1))
    return fewer_test_rows(rows_of(split, data), TEST_ROWS)


def fewer_test_rows(rows: Rows, count: int) -> Rows:
    x_test = rows.x_test[:count]
    return replace(rows, x_test=x_test, test_hash=hash_rows(x_test))


def shortened(method: Method) -> Method:
    """The same with as many epochs as Leek's net at most: what is tested here needs no more."""
    epochs = method.factors().get("epochs", 0.0)
    return replace(method, spec=replace(method.spec, epochs=20.0)) if epochs > 20.0 else method


def races(method: Method) -> bool:
    """Threads that race make no fit like another."""
    return method.factors().get("row_order") == "hogwild"


def one_of_each_engine_and_model() -> dict[str, Method]:
    """The first method of each engine and model whose fits can be repeated."""
    first: dict[tuple[str, str], Method] = {}
    for method in METHODS.values():
        if not races(method):
            first.setdefault((method.engine, method.model), method)
    return {method.name: method for method in first.values()}


REPEATABLE = one_of_each_engine_and_model()
NET_MODELS = (NetFactors, FineTunedFactors, TransferLogisticFactors)


@pytest.fixture
def fit(r_session: RSession, cluster: Callable[[int], H2OAddress]):
    def fit(method: Method, rows: Rows) -> Fit:
        method = shortened(method)
        engine = engine_of(method)
        needed = engine.resource(method)
        h2o = cluster(needed.nodes) if isinstance(needed, Cluster) else None
        return engine.fit(method, rows, Context(1, 120.0, lambda: r_session, h2o))

    return fit


def test_every_engine_and_model_has_a_method_whose_fits_can_be_repeated() -> None:
    assert {(m.engine, m.model) for m in REPEATABLE.values()} == {
        (m.engine, m.model) for m in METHODS.values()
    }


@pytest.mark.parametrize("name", engine_points())
def test_an_engine_says_what_it_honours_for_every_factor(name: str) -> None:
    engine = load_engine(name)
    assert engine.name == name
    assert engine.honours
    for model, domains in engine.honours.items():
        assert model in MODELS
        stated = {factor.partition(".")[0] for factor in domains}
        assert stated == set(factor_names(model))


@pytest.mark.parametrize("name", engine_points())
def test_an_engine_can_run_here_and_says_with_which_versions(name: str) -> None:
    engine = load_engine(name)
    assert engine.problem() is None
    versions = engine.versions()
    assert versions
    assert all(isinstance(text, str) and text for text in versions.values())


@pytest.mark.parametrize("method", REPEATABLE.values(), ids=REPEATABLE)
def test_a_model_that_the_engine_does_not_fit_is_refused(method: Method) -> None:
    with pytest.raises(RefusedFactorError, match="cannot fit the model 'nothing'"):
        refuse(load_engine(method.engine), replace(method, model="nothing"))


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_a_fit_answers_for_every_test_row(method: Method, fit) -> None:
    rows = some_rows()
    fitted = fit(method, rows)
    assert fitted.status in ("ok", "not-converged", "separated", "rank-deficient")
    assert fitted.probability.shape == fitted.label.shape == (TEST_ROWS,)
    assert fitted.probability.dtype == np.float64
    assert fitted.label.dtype == np.uint8
    assert set(np.unique(fitted.label)) <= {0, 1}
    # A threshold that is a training row's own probability includes that row; 0.5 does not.
    above = fitted.probability > fitted.threshold
    reached = fitted.probability >= fitted.threshold
    assert np.array_equal(fitted.label, above) or np.array_equal(fitted.label, reached)
    assert fitted.selected == tuple(sorted(set(fitted.selected)))
    assert all(0 <= column < rows.x_train.shape[1] for column in fitted.selected)


@pytest.mark.parametrize("method", REPEATABLE.values(), ids=REPEATABLE)
def test_the_same_cell_twice_is_the_same_to_the_bit(method: Method, fit) -> None:
    first, second = fit(method, some_rows()), fit(method, some_rows())
    assert first.probability.tobytes() == second.probability.tobytes()
    assert first.label.tobytes() == second.label.tobytes()


@pytest.mark.parametrize("method", REPEATABLE.values(), ids=REPEATABLE)
def test_test_rows_have_no_influence_on_each_other(method: Method, fit) -> None:
    rows = some_rows()
    alone = fit(method, fewer_test_rows(rows, 20)).probability
    together = fit(method, rows).probability[:20]
    # Matrix products of other shapes may sum float32 products in another order.
    np.testing.assert_allclose(alone, together, rtol=0, atol=1e-5)


@pytest.mark.parametrize("method", REPEATABLE.values(), ids=REPEATABLE)
def test_training_rows_are_fitted_as_if_they_were_test_rows(method: Method, fit) -> None:
    rows = some_rows()
    again = replace(rows, x_test=rows.x_train, test_hash=hash_rows(rows.x_train))
    fitted = fit(method, again)
    assert fitted.train_probability.shape == rows.y_train.shape
    # Nets multiply in float32, and blocks of other shapes may sum in another order.
    # R's own fitted values come from its QR, those of test rows from the coefficients: equal up to
    # rounding, 1e-16, times the condition of ten pixels, at most 1e5 on these rows.
    close = 1e-5 if isinstance(method.spec, NET_MODELS) else 1e-10
    np.testing.assert_allclose(fitted.train_probability, fitted.probability, rtol=0, atol=close)


@pytest.mark.parametrize("part", ["train_hash", "test_hash"])
@pytest.mark.parametrize("method", REPEATABLE.values(), ids=REPEATABLE)
def test_other_rows_than_those_that_were_sent_are_refused(method: Method, part: str, fit) -> None:
    rows = some_rows()
    wrong = "0" * 64
    with pytest.raises(Exception, match=getattr(rows, part)) as refused:
        fit(method, replace(rows, **{part: wrong}))
    assert wrong in str(refused.value)
