"""Conformance tests that every engine must pass with the methods of a collection.

A test module makes a class of it for its methods and rows: `test_conformance.TestCoreMethods`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from fitdiff.engines.contract import Fit, SplitData, check_supported, load_engine
from fitdiff.errors import UnsupportedSettingError
from fitdiff.hashing import hash_rows
from fitdiff.methods.method import Method, read_method, with_settings

Fitter = Callable[[Method, SplitData], Fit]


def read_methods(folder: Path) -> dict[str, Method]:
    """Read all methods of a folder."""
    return {file.stem: read_method(file) for file in sorted(folder.glob("*.toml"))}


def fewer_test_rows(rows: SplitData, count: int) -> SplitData:
    x_test = rows.x_test[:count]
    return replace(rows, x_test=x_test, test_hash=hash_rows(x_test))


def shortened(method: Method) -> Method:
    """Return a net with few units and epochs: what is checked here needs no more.

    H2O scores by epochs, and takes twenty or more where it is to be repeatable.
    """
    settings = method.settings()
    few = 20.0 if method.engine.endswith(".h2o") else 3.0
    changes: dict[str, object] = {}
    if settings.get("epochs", 0.0) > few:
        changes["epochs"] = few
    if method.model in ("mlp", "cnn"):
        changes["hidden"] = (16, 16)
    return with_settings(method, changes)


def is_repeatable(method: Method) -> bool:
    """Tell whether two fits with the same seed are equal to the bit."""
    return load_engine(method.engine).is_repeatable(method)


class EngineChecks:
    """Checks of each method, or of one repeatable method for each engine and model.

    A subclass states ``methods``, and has a fixture ``rows``.
    """

    methods: ClassVar[Mapping[str, Method]]

    @classmethod
    def repeatable(cls) -> dict[str, Method]:
        """Return the first method of each engine and model whose fits can be repeated."""
        first: dict[tuple[str, str], Method] = {}
        for method in cls.methods.values():
            if is_repeatable(method):
                first.setdefault((method.engine, method.model), method)
        return {method.name: method for method in first.values()}

    def test_every_engine_and_model_has_a_repeatable_method(self) -> None:
        assert {(m.engine, m.model) for m in self.repeatable().values()} == {
            (m.engine, m.model) for m in self.methods.values()
        }

    def test_unknown_model_is_refused(self, repeatable: Method) -> None:
        with pytest.raises(UnsupportedSettingError, match="cannot fit the model 'nothing'"):
            check_supported(load_engine(repeatable.engine), replace(repeatable, model="nothing"))

    def test_fit_answers_for_every_test_row(
        self, method: Method, rows: SplitData, fit_method: Fitter
    ) -> None:
        fitted = fit_method(method, rows)
        assert fitted.status in ("ok", "not-converged", "separated", "rank-deficient")
        assert fitted.prediction.shape == fitted.label.shape == (len(rows.x_test),)
        assert fitted.prediction.dtype == np.float64
        assert fitted.label.dtype == np.uint8
        assert set(np.unique(fitted.label)) <= {0, 1}
        # A threshold that is a training row's own probability includes that row; 0.5 does not.
        above = fitted.prediction > fitted.threshold
        reached = fitted.prediction >= fitted.threshold
        assert np.array_equal(fitted.label, above) or np.array_equal(fitted.label, reached)
        assert fitted.selected == tuple(sorted(set(fitted.selected)))
        assert all(0 <= column < rows.x_train.shape[1] for column in fitted.selected)

    def test_same_fit_twice_is_the_same_to_the_bit(
        self, repeatable: Method, rows: SplitData, fit_method: Fitter
    ) -> None:
        first, second = fit_method(repeatable, rows), fit_method(repeatable, rows)
        assert first.prediction.tobytes() == second.prediction.tobytes()
        assert first.label.tobytes() == second.label.tobytes()

    def test_test_rows_do_not_influence_each_other(
        self, repeatable: Method, rows: SplitData, fit_method: Fitter
    ) -> None:
        alone = fit_method(repeatable, fewer_test_rows(rows, 20)).prediction
        together = fit_method(repeatable, rows).prediction[:20]
        # Matrix products of other shapes may sum float32 products in another order.
        np.testing.assert_allclose(alone, together, rtol=0, atol=1e-5)

    def test_training_rows_are_fitted_as_if_they_were_test_rows(
        self, repeatable: Method, rows: SplitData, fit_method: Fitter
    ) -> None:
        again = replace(rows, x_test=rows.x_train, test_hash=hash_rows(rows.x_train))
        fitted = fit_method(repeatable, again)
        assert fitted.train_prediction.shape == rows.y_train.shape
        # Nets, which have epochs, multiply in float32, and blocks of other shapes may sum in
        # another order. R's own fitted values come from its QR, those of test rows from the
        # coefficients: equal up to rounding, 1e-16, times the condition of ten columns, at most
        # 1e5 on these rows.
        close = 1e-5 if np.isfinite(fitted.epochs) else 1e-10
        np.testing.assert_allclose(fitted.train_prediction, fitted.prediction, rtol=0, atol=close)

    @pytest.mark.parametrize("part", ["train_hash", "test_hash"])
    def test_rows_that_are_not_those_sent_are_refused(
        self, repeatable: Method, part: str, rows: SplitData, fit_method: Fitter
    ) -> None:
        wrong = "0" * 64
        with pytest.raises(Exception, match=getattr(rows, part)) as refused:
            fit_method(repeatable, replace(rows, **{part: wrong}))
        assert wrong in str(refused.value)
