from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from debate2017.transfer.loading import load_body
from debate2017.transfer.settings import FileBody
from fitdiff.errors import DataError

Saved = Callable[[Any], FileBody]


def test_file_is_loaded_as_it_was_saved(saved: Saved, users_model: Any) -> None:
    body = load_body(saved(users_model))
    loaded = [weight.tobytes() for weight in body.model.get_weights()]
    assert loaded == [weight.tobytes() for weight in users_model.get_weights()]


def test_wrong_file_is_rejected(saved: Saved, users_model: Any) -> None:
    body = saved(users_model)
    other = replace(body, sha256="0" * 64)
    with pytest.raises(DataError, match=body.sha256) as refused:
        load_body(other)
    assert "0" * 64 in str(refused.value)
    assert body.path in str(refused.value)


def test_path_is_relative_to_where_fitdiff_runs(
    saved: Saved, users_model: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = saved(users_model)
    monkeypatch.chdir(Path(body.path).parent)
    relative = load_body(replace(body, path="own.keras"))
    assert relative is load_body(body)
    monkeypatch.setenv("HOME", str(Path(body.path).parent))
    assert load_body(replace(body, path="~/own.keras")) is relative


def test_missing_file_is_named(tmp_path: Path) -> None:
    path = str(tmp_path / "absent.keras")
    with pytest.raises(DataError, match=r"absent\.keras cannot be read \(No such file"):
        load_body(FileBody("file", path, "0" * 64))


def test_code_in_a_file_is_not_run(saved: Saved, keras: Any) -> None:
    model = keras.Sequential(
        [keras.Input((784,)), keras.layers.Lambda(lambda x: 2 * x), keras.layers.Dense(2)]
    )
    with pytest.raises(DataError, match=r"cannot be loaded safely: .*`Lambda`"):
        load_body(saved(model))


def test_layer_that_keras_does_not_know_is_refused(saved: Saved, keras: Any) -> None:
    class Own(keras.layers.Layer):  # type: ignore[misc]
        def call(self, x: Any) -> Any:
            return x

    with pytest.raises(
        DataError, match=r"cannot be loaded safely: TypeError: Could not locate class 'Own'"
    ):
        load_body(saved(keras.Sequential([keras.Input((784,)), Own(), keras.layers.Dense(2)])))


def test_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "own.keras"
    file.write_bytes(b"\x89HDF\r\n\x1a\n and more")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    with pytest.raises(DataError, match="cannot be loaded safely"):
        load_body(FileBody("file", str(file), digest))


def test_two_inputs_are_refused(saved: Saved, keras: Any) -> None:
    left, right = keras.Input((784,)), keras.Input((784,))
    both = keras.layers.Dense(2)(keras.layers.Concatenate()([left, right]))
    with pytest.raises(DataError, match="has 2 inputs and 1 outputs"):
        load_body(saved(keras.Model([left, right], both)))


def test_two_outputs_are_refused(saved: Saved, keras: Any) -> None:
    image = keras.Input((784,))
    heads = [keras.layers.Dense(2)(image), keras.layers.Dense(3)(image)]
    with pytest.raises(DataError, match="has 1 inputs and 2 outputs"):
        load_body(saved(keras.Model(image, heads)))


def test_input_of_no_fixed_shape_is_refused(saved: Saved, keras: Any) -> None:
    image = keras.Input((None, None, 1))
    pooled = keras.layers.GlobalAveragePooling2D()(keras.layers.Conv2D(2, 3)(image))
    with pytest.raises(DataError, match=r"\(None, None, 1\), which is not fixed"):
        load_body(saved(keras.Model(image, keras.layers.Dense(2)(pooled))))


def test_model_that_was_never_built_is_refused(saved: Saved, keras: Any) -> None:
    with pytest.raises(DataError, match="holds no built Keras model"):
        load_body(saved(keras.Sequential([keras.layers.Dense(2)])))


def test_pretrained_body_is_loaded_once(tiny) -> None:
    body = load_body(tiny)
    assert load_body(replace(tiny)) is body
    assert body.model.input_shape == (None, 28, 28, 1)
    assert np.isfinite(body.model.get_weights()[0]).all()
