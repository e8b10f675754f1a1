from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from debate2017.transfer.fine_tuning import top_of
from debate2017.transfer.loading import load_body
from fitdiff.engines.contract import Context, Fit, load_engine
from fitdiff.hashing import hash_rows
from fitdiff.models.nets.augmentation_settings import NoAugmentation, Shift
from fitdiff.models.nets.network import frameworks

pytestmark = pytest.mark.long

NAME = "pretrained-fine-tune"


def _bytes(layer) -> list[bytes]:
    return [weight.tobytes() for weight in layer.get_weights()]


@pytest.mark.parametrize("trained_layers", [1, 2, 4])
def test_only_the_last_layers_change(fit, varied, digits, tiny, trained_layers: int) -> None:
    body = load_body(tiny)
    before = _bytes(body.model)
    changes = {"body": tiny, "trained_layers": trained_layers, "epochs": 3.0}
    fit(NAME, digits(20)[0], **changes)
    assert _bytes(body.model) == before
    top = top_of(body, varied(NAME, **changes).spec)
    weighted = [layer for layer in body.model.layers if layer.weights]
    copies = [layer for layer in top.copies if layer.weights]
    assert len(copies) == trained_layers - 1
    originals = weighted[-trained_layers:-1]
    for copy, original in zip(copies, originals, strict=True):
        assert copy is not original
        assert all(a != b for a, b in zip(_bytes(copy), _bytes(original), strict=True))
    kept = weighted[:-trained_layers]
    below = [] if top.division.below is None else top.division.below.layers
    assert [layer for layer in below if layer.weights] == kept


def test_every_cell_starts_from_the_body(fit, digits, tiny) -> None:
    (rows, _), (others, _) = digits(20), digits(20, seed=1)
    first = fit(NAME, rows, body=tiny)
    fit(NAME, others, body=tiny)
    again = fit(NAME, rows, body=tiny)
    assert again.prediction.tobytes() == first.prediction.tobytes()


def test_compiled_loop_and_keras_own_fit_agree_to_the_bit(fit, digits, saved, users_model) -> None:
    """With dropout and batch normalisation, whose states must start anew in both."""
    rows, _ = digits(20)
    changes = {"body": saved(users_model), "scaling": "none", "epochs": 4.0, "batch_size": 8}
    looped = fit(NAME, rows, trained_layers=3, **changes)
    plain = fit(NAME, rows, trained_layers=3, plain=True, **changes)
    assert looped.updates == plain.updates == 4 * 3
    assert looped.prediction.tobytes() == plain.prediction.tobytes()


def test_all_updates_are_made(fit, digits, tiny) -> None:
    fitted = fit(NAME, digits(20)[0], body=tiny, epochs=5.0, batch_size=8)
    assert fitted.updates == 5 * 3
    assert fitted.epochs == 5
    assert fitted.status == "ok"
    assert fitted.warnings == ()


@pytest.mark.parametrize("output", ["softmax", "sigmoid"])
def test_ten_images_are_enough_to_be_better_than_chance(fit, digits, tiny, output: str) -> None:
    rows, y_test = digits(10)
    fitted = fit(NAME, rows, body=tiny, output=output)
    # Chance would have 0.5 with a standard deviation of 0.035; pretraining saw 300 images.
    assert np.mean(fitted.label == y_test) > 0.8


def test_test_rows_have_no_influence(fit, digits, tiny) -> None:
    rows, _ = digits(20)
    mixed = rows.x_test.copy()
    mixed[1:] = rows.x_test[:0:-1]
    other = replace(rows, x_test=mixed, test_hash=hash_rows(mixed))
    first, second = fit(NAME, rows, body=tiny), fit(NAME, other, body=tiny)
    assert first.prediction[1:].tobytes() == second.prediction[:0:-1].tobytes()


def test_another_seed_starts_the_new_layer_elsewhere(fit, digits, tiny) -> None:
    rows, _ = digits(20)
    first, second = (fit(NAME, rows, body=tiny, seed=seed) for seed in (1, 2))
    assert not np.array_equal(first.prediction, second.prediction)


def test_order_of_rows_is_followed(fit, digits, tiny) -> None:
    rows, _ = digits(20)
    shuffled = fit(NAME, rows, body=tiny, batch_size=4)
    as_stored = fit(NAME, rows, body=tiny, batch_size=4, row_order="file")
    assert not np.array_equal(shuffled.prediction, as_stored.prediction)


def test_training_uses_augmented_images(fit, digits, tiny) -> None:
    rows, _ = digits(10)

    def fitted(augmentation: object, epochs: float) -> Fit:
        return fit(NAME, rows, body=tiny, augmentation=augmentation, epochs=epochs)

    plain = fitted(NoAugmentation("none"), 5.0)
    shifted = fitted(Shift("shift", 2, 5), 5.0)
    assert shifted.updates == plain.updates
    assert not np.array_equal(shifted.prediction, plain.prediction)
    # Copies that no epoch would visit are not made, and change nothing.
    more = fitted(Shift("shift", 2, 50), 5.0)
    assert more.prediction.tobytes() == shifted.prediction.tobytes()


def test_threshold_of_the_training_rows(fit, digits, tiny) -> None:
    rows, _ = digits(20)
    fitted = fit(NAME, rows, body=tiny, threshold="max-f1-training")
    assert fitted.threshold != 0.5
    assert np.array_equal(fitted.label, fitted.prediction >= fitted.threshold)


def test_time_limit_is_kept(varied, digits, tiny) -> None:
    method = varied(NAME, body=tiny, epochs=2000.0, batch_size=1)
    context = Context(seed=1, time_limit=0.0, r=lambda: pytest.fail("no R is needed"))
    with pytest.raises(TimeoutError, match=r"after 500 of 40000 updates"):
        load_engine("py.keras-transfer").fit(method, digits(20)[0], context)


def test_users_file_works_from_end_to_end(fit, digits, saved, users_model) -> None:
    rows, y_test = digits(60)
    # At two updates an epoch, fifty epochs leave a new layer on random features half trained.
    changes = {"body": saved(users_model), "scaling": "none", "trained_layers": 1}
    fitted = fit(NAME, rows, epochs=200.0, **changes)
    # Random features are features too; chance would have 0.5 with a standard deviation of 0.035.
    assert np.mean(fitted.label == y_test) > 0.8


def test_body_saved_with_its_layers_frozen_can_be_trained(
    fit, varied, digits, saved, users_model
) -> None:
    users_model.trainable = False
    body = saved(users_model)
    changes = {"body": body, "scaling": "none", "trained_layers": 3, "epochs": 2.0}
    fit(NAME, digits(20)[0], **changes)
    dense, *_ = top_of(load_body(body), varied(NAME, **changes).spec).copies
    original = users_model.get_layer(dense.name)
    assert not np.array_equal(dense.get_weights()[0], original.get_weights()[0])


def test_flat_body_without_a_dense_layer_below_the_last(fit, digits, saved) -> None:
    """Maps of features are laid out before the new output layer."""
    _, keras = frameworks()
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((784,)),
            layers.Reshape((28, 28, 1)),
            layers.Conv2D(2, 5, strides=5),
            layers.Conv2D(3, 2),
        ]
    )
    fitted = fit(
        NAME,
        digits(20)[0],
        body=saved(model),
        trained_layers=1,
        epochs=1.0,
    )
    assert np.isfinite(fitted.prediction).all()
