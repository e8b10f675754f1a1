"""A cell's result as bytes, and back; with a digest of all that is stored."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fitdiff.quantities.quantity import Quantity
from fitdiff.results.cell import CellIdentity, CellRecord, CellResult
from fitdiff.results.metrics import Metrics

_PARAMETER = "parameter."
_QUANTITY = "quantity."


@dataclass(frozen=True)
class EncodedCell:
    """One stored cell: the columns of the table of cells, in their order.

    Attributes
    ----------
    key, method, split : bytes
        Hexadecimal hashes.
    seed : int
    software : bytes
    record : bytes
        JSON of the `CellRecord`.
    layout : bytes
        JSON: name, dtype and shape of each array; of a quantity also what it is and its labels.
    arrays : bytes
        The arrays, one after the other, in C order, little-endian.
    digest : bytes
        SHA-256, in hexadecimal, of all that comes before.
    """

    key: bytes
    method: bytes
    split: bytes
    seed: int
    software: bytes
    record: bytes
    layout: bytes
    arrays: bytes
    digest: bytes

    def is_whole(self) -> bool:
        """Tell whether nothing changed since it was stored, and the key is that of the identity."""
        texts = (getattr(self, name) for name in self.__dataclass_fields__ if name != "seed")
        if not all(isinstance(text, bytes) for text in texts) or not isinstance(self.seed, int):
            return False
        try:
            identity = self.identity
        except UnicodeDecodeError:
            return False
        return self.digest == _digest(self) and self.key == identity.key.encode()

    @property
    def identity(self) -> CellIdentity:
        """Return the identity of the cell: its method, split, seed and software."""
        return CellIdentity(
            self.method.decode(), self.split.decode(), self.seed, self.software.decode()
        )


def encode(identity: CellIdentity, result: CellResult) -> EncodedCell:
    """Encode a result together with what it is a result of."""
    arrays: dict[str, NDArray[np.generic]] = {
        "prediction": result.prediction,
        "label": result.label,
        "train_prediction": result.train_prediction,
        **{f"{_PARAMETER}{name}": value for name, value in result.parameters.items()},
        **{f"{_QUANTITY}{at}": one.values for at, one in enumerate(result.quantities)},
    }
    little = {
        name: np.ascontiguousarray(value, dtype=value.dtype.newbyteorder("<")).reshape(value.shape)
        for name, value in arrays.items()
    }
    meanings = {f"{_QUANTITY}{at}": _meaning(one) for at, one in enumerate(result.quantities)}
    layout = [
        [name, value.dtype.str, list(value.shape), *([meanings[name]] if name in meanings else [])]
        for name, value in little.items()
    ]
    encoded = EncodedCell(
        key=identity.key.encode(),
        method=identity.method.encode(),
        split=identity.split.encode(),
        seed=identity.seed,
        software=identity.software.encode(),
        record=json.dumps(_fields(result.record)).encode(),
        layout=json.dumps(layout).encode(),
        arrays=b"".join(value.tobytes() for value in little.values()),
        digest=b"",
    )
    return EncodedCell(**{**encoded.__dict__, "digest": _digest(encoded)})


def _fields(record: CellRecord) -> dict[str, Any]:
    """The fields as JSON has them: as of `dataclasses.asdict`, which copies each value first."""
    metrics = None if record.metrics is None else vars(record.metrics)
    return {**vars(record), "metrics": metrics}


def decode(encoded: EncodedCell) -> CellResult:
    """Decode a cell that `is_whole`."""
    arrays: dict[str, NDArray[Any]] = {}
    meanings: dict[str, Mapping[str, Any]] = {}
    start = 0
    for name, dtype, shape, *meaning in json.loads(encoded.layout):
        if meaning:
            meanings[name] = meaning[0]
        count = int(np.prod(shape, dtype=np.int64))
        values = np.frombuffer(encoded.arrays, np.dtype(dtype), count, start)
        arrays[name] = values.reshape(shape).copy()
        start += values.nbytes
    quantities = tuple(_quantity(arrays.pop(name), of) for name, of in meanings.items())
    return CellResult(
        decode_record(json.loads(encoded.record)),
        arrays.pop("prediction"),
        arrays.pop("label"),
        train_prediction=arrays.pop("train_prediction"),
        parameters={name.removeprefix(_PARAMETER): value for name, value in arrays.items()},
        quantities=quantities,
    )


def _meaning(one: Quantity) -> dict[str, Any]:
    return {"kind": one.kind, "labels": one.labels, "how": one.how, "name": one.name}


def _quantity(values: NDArray[Any], meaning: Mapping[str, Any]) -> Quantity:
    return Quantity(
        meaning["kind"], values, tuple(meaning["labels"]), meaning["how"], meaning["name"]
    )


def decode_record(content: Mapping[str, Any]) -> CellRecord:
    """Make the record that JSON of its fields states."""
    metrics: Mapping[str, Any] | None = content["metrics"]
    selected: Sequence[int] = content["selected"]
    warnings: Sequence[str] = content["warnings"]
    rest = {
        "metrics": None if metrics is None else Metrics(**metrics),
        "selected": tuple(selected),
        "warnings": tuple(warnings),
    }
    return CellRecord(**{**content, **rest})


def _digest(cell: EncodedCell) -> bytes:
    """Each part is preceded by its length, so that nothing can move from one to the next."""
    digest = hashlib.sha256()
    seed = str(cell.seed).encode()
    head = (cell.key, cell.method, cell.split, seed, cell.software, cell.record, cell.layout)
    for part in (*head, cell.arrays):
        digest.update(b"%d:" % len(part))
        digest.update(part)
    return digest.hexdigest().encode()
