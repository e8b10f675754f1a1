from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from debate2017.transfer.loading import load_body
from debate2017.transfer.pretraining import LAYERS_WITH_WEIGHTS, pretrain, pretraining_rows
from debate2017.transfer.settings import PretrainedBody

pytestmark = pytest.mark.long

CLASSES = st.lists(st.integers(0, 9), min_size=2, unique=True).map(lambda c: tuple(sorted(c)))


# Each example goes through 60,000 labels.
@settings(max_examples=25)
@given(classes=CLASSES, count=st.one_of(st.just("all"), st.integers(1, 7000)))
def test_body_is_given_official_training_images_of_its_classes_alone(mnist, classes, count) -> None:
    body = PretrainedBody("pretrained", "mnist", classes, count, 1, 0)
    rows = pretraining_rows(body, mnist.labels)
    assert rows.max() < 60_000
    assert (np.diff(rows) > 0).all()
    available = np.bincount(mnist.labels[:60_000], minlength=10)
    wanted = available if count == "all" else np.minimum(available, count)
    expected = [wanted[label] if label in classes else 0 for label in range(10)]
    assert np.bincount(mnist.labels[rows], minlength=10).tolist() == expected


@pytest.mark.parametrize("classes", [tuple(range(2, 10)), (0, 1, 2, 6, 7, 8)])
def test_labels_handed_to_pretraining_are_those_named(mnist, classes) -> None:
    body = PretrainedBody("pretrained", "mnist", classes, "all", 1, 0)
    rows = pretraining_rows(body, mnist.labels)
    assert set(mnist.labels[rows]) == set(classes)


@pytest.fixture(scope="module")
def pretrained(mnist, tiny):
    return pretrain(tiny, mnist)


def test_body_is_pretrained_on_the_chosen_rows(mnist, tiny, pretrained) -> None:
    assert np.array_equal(pretrained.rows, pretraining_rows(tiny, mnist.labels))
    # Nine or ten updates from 300 images: far from 0.97, farther from one in three.
    assert 0.6 < pretrained.accuracy < 1


def test_layers_are_the_documented_ones(pretrained) -> None:
    counts = [layer.count_params() for layer in pretrained.model.layers if layer.weights]
    assert counts == [320, 18_496, 204_928, 128 * 3 + 3]
    assert len(counts) == LAYERS_WITH_WEIGHTS
    assert pretrained.model.input_shape == (None, 28, 28, 1)
    assert pretrained.model.output_shape == (None, 3)


def test_same_specification_gives_the_same_weights_to_the_bit(tiny, pretrained) -> None:
    assert _bytes(load_body(tiny).model) == _bytes(pretrained.model)


def test_another_seed_gives_other_weights(mnist, tiny, pretrained) -> None:
    other = pretrain(replace(tiny, seed=tiny.seed + 1), mnist)
    assert _bytes(other.model) != _bytes(pretrained.model)


def _bytes(model) -> list[bytes]:
    return [weight.tobytes() for weight in model.get_weights()]
