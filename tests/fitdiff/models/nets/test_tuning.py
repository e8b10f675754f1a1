import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from fitdiff.engines.contract import Context
from fitdiff.methods.method import read_method
from fitdiff.models.nets.fitting import fit_net
from fitdiff.models.nets.settings import Sgd
from fitdiff.models.nets.tuning import choose, fit_tuned

METHODS = Path(__file__).parents[4] / "comparisons" / "methods"


def no_r():
    raise AssertionError("Nets need no R.")


CONTEXT = Context(seed=3, time_limit=60.0, r=no_r)


@pytest.fixture(scope="module")
def spec():
    """The published tuned net, small and brief; its rates make a difference in five epochs."""
    published = read_method(METHODS / "tuned-mlp.toml").spec
    return replace(
        published,
        hidden=(4,),
        epochs=5.0,
        optimiser=Sgd("sgd", 1e-9, 0.0, 0.0, False),
        tuned_hidden=((4,), (8, 4)),
        tuned_hidden_dropout=(0.5,),
        tuned_rate=(1e-9, 1e-3),
    )


@pytest.fixture(scope="module")
def rows(patterns):
    x, y = patterns
    return x.astype(np.uint8), y


def test_refit_is_that_of_the_chosen_net_to_the_bit(spec, rows):
    x, y = rows
    fit = fit_tuned(spec, x[:30], y[:30], x[30:], CONTEXT, math.inf)
    place = int(fit.parameters["candidate"][0])
    chosen = spec.candidates()[place]
    assert place != 0, "the first candidate does not learn: another must have been better"
    plain = fit_net(chosen, x[:30], y[:30], x[30:], CONTEXT, math.inf)
    np.testing.assert_array_equal(fit.prediction, plain.prediction)
    np.testing.assert_array_equal(fit.train_prediction, plain.train_prediction)
    arrays = {"prediction": 0, "train_prediction": 0, "label": 0}
    assert replace(fit, **arrays, parameters={}) == replace(plain, **arrays)


def test_choice_is_reported(spec, rows):
    x, y = rows
    told = fit_tuned(spec, x, y, x[:1], CONTEXT, math.inf).parameters
    candidates = spec.candidates()
    choice = choose(candidates, spec.folds, x, y, CONTEXT, math.inf)
    chosen = candidates[choice.chosen]
    assert all(value.dtype == np.float64 for value in told.values())
    assert told["candidate"] == [choice.chosen]
    assert tuple(told["hidden"]) == chosen.hidden
    assert told["hidden_dropout"] == [chosen.hidden_dropout]
    assert told["rate"] == [chosen.optimiser.rate]
    assert told["folds"] == [3]
    np.testing.assert_array_equal(told["accuracy"], np.array(choice.right) / 50)
    assert choice.chosen == int(np.argmax(told["accuracy"]))


def test_every_row_is_judged_once_by_a_net_that_has_not_seen_it(spec, rows, monkeypatch):
    """Rows carry their number; nets are really fitted, and what they were given is written down."""
    x = rows[0].copy()
    x[:, 0] = np.arange(50)
    given = []

    def watched(candidate, x_train, y_train, x_test, context, deadline):
        given.append((candidate, x_train[:, 0], x_test[:, 0], y_train, context.seed))
        return fit_net(candidate, x_train, y_train, x_test, context, deadline)

    monkeypatch.setattr("fitdiff.models.nets.tuning.fit_net", watched)
    candidates = spec.candidates()[:2]
    choose(candidates, 3, x, rows[1], CONTEXT, math.inf)
    assert len(given) == 2 * 3
    for candidate in candidates:
        mine = [call for call in given if call[0] == candidate]
        tested = np.concatenate([test for _, _, test, _, _ in mine])
        assert sorted(tested) == list(range(50))
        for _, trained, test, y_train, _ in mine:
            assert not set(trained) & set(test)
            assert len(trained) + len(test) == 50
            np.testing.assert_array_equal(y_train, rows[1][trained])
    # Candidates share a fold's rows and random choices; folds do not share theirs.
    first, second = ([call[2:] for call in given if call[0] == one] for one in candidates)
    for (test, labels, seed), (other_test, other_labels, other_seed) in zip(
        first, second, strict=True
    ):
        np.testing.assert_array_equal(test, other_test)
        np.testing.assert_array_equal(labels, other_labels)
        assert seed == other_seed
    assert len({seed for _, _, seed in first} | {CONTEXT.seed}) == 4


def test_choice_does_not_depend_on_test_rows(spec, rows):
    x, y = rows
    ours = fit_tuned(spec, x[:30], y[:30], x[30:], CONTEXT, math.inf)
    others = fit_tuned(spec, x[:30], y[:30], 255 - x[:5], CONTEXT, math.inf)
    assert ours.parameters.keys() == others.parameters.keys()
    for name, value in ours.parameters.items():
        np.testing.assert_array_equal(value, others.parameters[name])


def test_first_of_the_best_is_chosen(spec, rows):
    """Three candidates that are one and the same after one that does not learn."""
    x, y = rows
    first, good = spec.candidates()[0], spec.candidates()[3]
    choice = choose((first, good, good, good), 3, x, y, CONTEXT, math.inf)
    assert choice.right[0] < choice.right[1] == choice.right[2] == choice.right[3]
    assert choice.chosen == 1


def test_smaller_class_of_few_rows_makes_few_folds(spec, rows):
    x, y = rows
    of_each = np.r_[np.flatnonzero(y == 0)[:2], np.flatnonzero(y == 1)[:8]]
    choice = choose(spec.candidates(), 3, x[of_each], y[of_each], CONTEXT, math.inf)
    assert choice.folds == 2
    assert choice.warnings == ()


@pytest.mark.parametrize("zeros", [0, 1])
def test_without_two_rows_of_each_class_the_first_candidate_is_taken(zeros, spec, rows):
    x, y = rows
    few = np.r_[np.flatnonzero(y == 0)[:zeros], np.flatnonzero(y == 1)[:8]]
    fit = fit_tuned(spec, x[few], y[few], x, CONTEXT, math.inf)
    plain = fit_net(spec.candidates()[0], x[few], y[few], x, CONTEXT, math.inf)
    np.testing.assert_array_equal(fit.prediction, plain.prediction)
    assert fit.parameters["candidate"] == [0]
    assert fit.parameters["folds"] == [0]
    assert np.isnan(fit.parameters["accuracy"]).all()
    (warning,) = fit.warnings
    assert f"the smaller class has {zeros} of {few.size} training rows" in warning


def test_warnings_of_cross_validation_are_kept(spec, rows):
    x, y = rows
    wild = replace(spec, optimiser=replace(spec.optimiser, rate=1e30), tuned_rate=(1e30,))
    fit = fit_tuned(wild, x, y, x[:5], CONTEXT, math.inf)
    text = "In cross-validation: The training loss was not finite at some update."
    assert fit.warnings.count(text) == 1


def test_candidates_of_the_core_method_begin_with_its_plain_net():
    tuned, plain = (read_method(METHODS / f"{name}.toml") for name in ("tuned-mlp", "keras-mlp"))
    candidates = tuned.spec.candidates()
    assert len(candidates) == len(set(candidates)) == 4
    assert candidates[0] == plain.spec
    assert tuned.spec.folds == 3
