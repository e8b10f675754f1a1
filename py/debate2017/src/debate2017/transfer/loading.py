"""Loading bodies: from the cache, or from a user's file, without running code from it."""

from __future__ import annotations

import hashlib
import textwrap
from functools import lru_cache
from pathlib import Path
from typing import Any

from debate2017.data.images import cache_directory
from debate2017.transfer.body import Body
from debate2017.transfer.keeping import keep
from debate2017.transfer.settings import FileBody, PretrainedBody
from fitdiff.errors import DataError
from fitdiff.models.nets.network import frameworks


def load_body(body: PretrainedBody | FileBody) -> Body:
    """Load the body that a method names; a worker keeps the last few.

    Raises
    ------
    DataError
        If a file is missing, has another SHA-256 than stated or cannot be loaded safely; if the
        model in it has several inputs or outputs, or takes images of no fixed shape; or if a
        body cannot be pretrained for want of data.
    """
    if isinstance(body, FileBody):
        return _load(Path(body.path).expanduser().resolve(), body.sha256)
    return _pretrained(body, cache_directory())


@lru_cache(maxsize=4)
def _pretrained(body: PretrainedBody, cache: Path) -> Body:
    kept = keep(body, cache)
    return _load(kept.file, kept.record.sha256)


@lru_cache(maxsize=4)
def _load(file: Path, sha256: str) -> Body:
    name = f"The body {file}"
    try:
        seen = hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError as error:
        raise DataError(
            f"{name} cannot be read ({error.strerror}). Put the file there, or correct 'path'."
        ) from error
    if seen != sha256:
        raise DataError(
            f"{name} has the SHA-256 {seen}, but the method states {sha256}: it is another file. "
            "Bring the one that was meant, or state the new hash, which makes another method."
        )
    return Body(_check(name, _read_model(name, file)), name)


def _read_model(name: str, file: Path) -> Any:
    """Only a ``.keras`` file is a description in JSON and arrays; older formats can hold code."""
    _, keras = frameworks()
    try:
        return keras.saving.load_model(file, compile=False, safe_mode=True)
    # Whatever a broken file makes Keras raise, it is the file that is at fault.
    except Exception as error:
        raise DataError(
            f"{name} cannot be loaded safely: {_reason(error)}. Save a model of "
            "Keras' own layers, without Lambda, by model.save('name.keras')."
        ) from error


def _reason(error: Exception) -> str:
    """Return Keras' complaint without the description of the whole model that precedes it."""
    text = str(error).rpartition("Exception encountered: ")[2]
    return f"{type(error).__name__}: {textwrap.shorten(text, 300, placeholder=' ...')}"


def _check(name: str, model: Any) -> Any:
    _, keras = frameworks()
    if not isinstance(model, keras.Model) or not model.built:
        raise DataError(
            f"{name} holds no built Keras model but a {type(model).__name__}. Give the model an "
            "Input, and save it again."
        )
    if len(model.inputs) != 1 or len(model.outputs) != 1:
        raise DataError(
            f"{name} has {len(model.inputs)} inputs and {len(model.outputs)} outputs; one of each "
            "is needed. Save the part of it that takes an image."
        )
    if None in model.input_shape[1:]:
        raise DataError(
            f"{name} takes images of the shape {tuple(model.input_shape[1:])}, which is not fixed. "
            "Give its Input the shape of the images."
        )
    return model
