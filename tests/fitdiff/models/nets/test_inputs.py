import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fitdiff.models.nets.inputs import (
    learn_preparation,
    prepare,
    prepare_copies,
    row_order,
    visit_copies,
)

TRAIN = np.array([[0, 10, 7], [255, 20, 7], [51, 60, 7]], dtype=np.uint8)
TEST = np.array([[102, 30, 8]], dtype=np.uint8)

sizes = st.integers(1, 60)
seeds = st.integers(0, 2**31 - 1)


@pytest.mark.parametrize("dtype", [np.uint8, np.float64])
def test_unscaled_rows_are_only_rounded_to_float32(dtype):
    inputs = prepare(TRAIN.astype(dtype), TEST.astype(dtype), "none", "kept")
    assert inputs.x_train.dtype == inputs.x_test.dtype == np.float32
    np.testing.assert_array_equal(inputs.x_train, TRAIN)
    np.testing.assert_array_equal(inputs.x_test, TEST)
    np.testing.assert_array_equal(inputs.columns, [0, 1, 2])


def test_dividing_by_255_rounds_once():
    inputs = prepare(TRAIN, TEST, "divide-by-255", "kept")
    np.testing.assert_array_equal(inputs.x_train, (TRAIN / 255).astype(np.float32))
    np.testing.assert_array_equal(inputs.x_test, (TEST / 255).astype(np.float32))


def test_standardising_takes_moments_from_training_rows_only():
    inputs = prepare(TRAIN, TEST, "standardise", "kept")
    # 10, 20, 60: mean 30, sample variance (400 + 100 + 900) / 2 = 700.
    expected = np.array([-20, -10, 30]) / np.sqrt(700)
    np.testing.assert_array_equal(inputs.x_train[:, 1], expected.astype(np.float32))
    assert inputs.x_test[0, 1] == 0


def test_constant_column_is_centred_but_not_divided():
    inputs = prepare(TRAIN, TEST, "standardise", "kept")
    np.testing.assert_array_equal(inputs.x_train[:, 2], [0, 0, 0])
    assert inputs.x_test[0, 2] == 1


@pytest.mark.parametrize("scaling", ["none", "divide-by-255", "standardise"])
def test_dropped_column_is_zero_in_the_test_rows_too(scaling):
    kept, dropped = (prepare(TRAIN, TEST, scaling, how) for how in ("kept", "dropped"))
    np.testing.assert_array_equal(dropped.columns, [0, 1])
    assert dropped.x_test[0, 2] == 0
    assert not dropped.x_train[:, 2].any()
    np.testing.assert_array_equal(dropped.x_test[:, :2], kept.x_test[:, :2])


def test_single_training_row_can_be_standardised():
    inputs = prepare(TRAIN[:1], TEST, "standardise", "kept")
    np.testing.assert_array_equal(inputs.x_train, [[0, 0, 0]])
    np.testing.assert_array_equal(inputs.x_test, [[102, 20, 1]])


@given(sizes, sizes, seeds)
def test_each_epoch_visits_each_row_once(rows, epochs, seed):
    order = row_order(rows, epochs, "shuffled", seed)
    assert order.dtype == np.int32
    assert order.shape == (epochs, rows)
    assert (np.sort(order, axis=1) == np.arange(rows)).all()


@given(sizes, sizes, seeds)
def test_more_epochs_begin_as_fewer_do(rows, epochs, seed):
    more = row_order(rows, epochs + 1, "shuffled", seed)
    np.testing.assert_array_equal(more[:-1], row_order(rows, epochs, "shuffled", seed))


def test_epochs_and_seeds_have_orders_of_their_own():
    order = row_order(50, 2, "shuffled", 1)
    assert not np.array_equal(order[0], order[1])
    assert not np.array_equal(order, row_order(50, 2, "shuffled", 2))


def test_file_order_is_the_same_in_every_epoch():
    np.testing.assert_array_equal(row_order(3, 2, "file", 1), [[0, 1, 2], [0, 1, 2]])


@pytest.mark.parametrize("constant", ["kept", "dropped"])
@pytest.mark.parametrize("scaling", ["none", "divide-by-255", "standardise"])
def test_copies_are_prepared_by_what_the_original_rows_teach(scaling, constant):
    copies = [TRAIN, 255 - TRAIN]
    prepared = prepare_copies(learn_preparation(TRAIN, scaling, constant), copies)
    assert prepared.dtype == np.float32
    np.testing.assert_array_equal(prepared[:3], prepare(TRAIN, TEST, scaling, constant).x_train)
    np.testing.assert_array_equal(prepared[3:], prepare(TRAIN, copies[1], scaling, constant).x_test)


@given(sizes, sizes, seeds, st.integers(1, 70))
def test_each_epoch_visits_one_copy_of_every_row(rows, epochs, seed, copies):
    order = row_order(rows, epochs, "shuffled", seed)
    visits = visit_copies(order, copies)
    assert visits.dtype == np.int32
    np.testing.assert_array_equal(visits % rows, order)
    for epoch, visited in enumerate(visits // rows):
        assert set(visited) == {epoch % copies}


@pytest.mark.parametrize("columns", [1, 7, 8, 9, 130, 300])
def test_mixed_inputs_fill_blocks_first_and_have_steps_of_128(columns):
    x = np.random.default_rng(columns).normal(size=(6, columns + 2))
    x[:, [0, columns // 2]] = 3.0
    inputs = prepare(x, x, "none", "dropped", "mixed")
    used, places = inputs.columns, inputs.preparation.places
    width = inputs.x_train.shape[1]
    assert inputs.x_train.dtype == np.float64
    assert width % 128 == 8
    in_blocks = used.size - used.size % 8
    np.testing.assert_array_equal(places[:in_blocks], np.arange(in_blocks))
    np.testing.assert_array_equal(places[in_blocks:], np.arange(used.size % 8) + width - 8)
    np.testing.assert_array_equal(inputs.x_train[:, places], x[:, used])
    assert np.count_nonzero(inputs.x_train.any(axis=0)) == used.size
