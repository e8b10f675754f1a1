"""What every engine must do: ours, and any that a user has installed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from fitdiff.cell import rows_of
from fitdiff.data import load_data
from fitdiff.engine import Context, Fit, Rows, engine_points, load_engine, refuse
from fitdiff.errors import RefusedFactorError
from fitdiff.factors import MODELS
from fitdiff.h2o.server import H2OAddress, start_h2o
from fitdiff.hashing import hash_rows
from fitdiff.method import Method, factor_names, read_method
from fitdiff.r_package import open_session
from fitdiff.splits import draw_splits
from fitdiff.study import Profile, available, read_study
from rbridge import RSession

STUDIES = Path(__file__).parent / "studies"
METHODS = {name: read_method(path) for name, path in available(STUDIES.parent, "methods").items()}
TEST_ROWS = 300


@pytest.fixture(scope="module")
def r_session() -> Iterator[RSession]:
    with open_session() as session:
        yield session


@pytest.fixture(scope="module")
def h2o(tmp_path_factory: pytest.TempPathFactory) -> Iterator[H2OAddress]:
    with start_h2o(tmp_path_factory.mktemp("h2o") / "h2o.log") as server:
        yield server.address


@cache
def some_rows() -> Rows:
    """Forty training rows, and the first test rows, of Leek's study."""
    data = load_data("mnist", (0, 1))
    study = read_study(str(STUDIES / "leek2017.toml"))
    (split,) = draw_splits(study.file, data, Profile((40,), 1))
    return fewer_test_rows(rows_of(split, data), TEST_ROWS)


def fewer_test_rows(rows: Rows, count: int) -> Rows:
    x_test = rows.x_test[:count]
    return replace(rows, x_test=x_test, test_hash=hash_rows(x_test))


def without_races(method: Method) -> Method:
    """Hogwild threads race, so that no fit is like another; in file order, one thread does not."""
    if method.factors().get("row_order") != "hogwild":
        return method
    return replace(method, spec=replace(method.spec, row_order="file", threads=1))


@pytest.fixture
def fit(r_session: RSession, h2o: H2OAddress):
    def fit(method: Method, rows: Rows) -> Fit:
        context = Context(seed=1, time_limit=120.0, r=lambda: r_session, h2o=h2o)
        return load_engine(method.engine).fit(method, rows, context)

    return fit


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


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
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


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_the_same_cell_twice_is_the_same_to_the_bit(method: Method, fit) -> None:
    method = without_races(method)
    first, second = fit(method, some_rows()), fit(method, some_rows())
    assert first.probability.tobytes() == second.probability.tobytes()
    assert first.label.tobytes() == second.label.tobytes()


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_test_rows_have_no_influence_on_each_other(method: Method, fit) -> None:
    rows, method = some_rows(), without_races(method)
    alone = fit(method, fewer_test_rows(rows, 20)).probability
    together = fit(method, rows).probability[:20]
    # Matrix products of other shapes may sum float32 products in another order.
    np.testing.assert_allclose(alone, together, rtol=0, atol=1e-5)


@pytest.mark.parametrize("part", ["train_hash", "test_hash"])
@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_other_rows_than_those_that_were_sent_are_refused(method: Method, part: str, fit) -> None:
    rows = some_rows()
    wrong = "0" * 64
    with pytest.raises(Exception, match=getattr(rows, part)) as refused:
        fit(method, replace(rows, **{part: wrong}))
    assert wrong in str(refused.value)
