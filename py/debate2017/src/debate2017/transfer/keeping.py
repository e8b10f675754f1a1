"""Cache of pretrained bodies: each is made once and checked when read."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from filelock import FileLock, Timeout

from debate2017.data.images import IMAGE_SETS, Images, load_images
from debate2017.transfer import body as body_module
from debate2017.transfer import pretraining
from debate2017.transfer.pretraining import Pretrained, pretrain
from debate2017.transfer.settings import PretrainedBody
from fitdiff import hashing
from fitdiff.atomic import write_atomically
from fitdiff.errors import DataError
from fitdiff.hashing import hash_content
from fitdiff.models.nets import inputs, network, training
from fitdiff.models.nets.network import frameworks

_LOG = logging.getLogger("fitdiff")
_LOCK_SECONDS = 3600.0

# What takes part in pretraining. Not all that these import: settings of other models have no part
# in it, and a body takes half a minute to make.
CODE = (pretraining, body_module, inputs, network, training, hashing)


@dataclass(frozen=True)
class Record:
    """Description of a cached body; stored beside it once it is complete.

    Attributes
    ----------
    sha256 : str
        Of the body's file.
    specification : mapping
        The method's table ``body``.
    images : mapping of str to int
        How many images of each label it was trained on.
    accuracy : float
        On all official test images of its classes.
    seconds : float
        That pretraining took.
    """

    sha256: str
    specification: Mapping[str, object]
    images: Mapping[str, int]
    accuracy: float
    seconds: float


@dataclass(frozen=True)
class KeptBody:
    """A body in the cache."""

    file: Path
    record: Record


def body_key(body: PretrainedBody) -> str:
    """Hash of all that determines a body: specification, images, software and code."""
    tf, keras = frameworks()
    return hash_content(
        {
            "specification": asdict(body),
            "images": dict(IMAGE_SETS[body.data].sha256),
            "versions": [tf.__version__, keras.__version__, np.__version__],
            "code": [hashlib.sha256(Path(str(m.__file__)).read_bytes()).hexdigest() for m in CODE],
        }
    )


def keep(body: PretrainedBody, cache: Path) -> KeptBody:
    """Find a body in ``cache``, or pretrain it and put it there.

    Of several processes that ask at the same time one pretrains, and the others wait.

    Raises
    ------
    DataError
        If the images cannot be loaded, or the cache cannot be used.
    """
    file = cache / "bodies" / f"{body_key(body)}.keras"
    try:
        if record := _read(file):
            return KeptBody(file, record)
        file.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(file.with_suffix(".lock"), timeout=_LOCK_SECONDS):
            record = _read(file) or _make(body, load_images(body.data, cache), file)
    except Timeout:
        raise DataError(
            f"Another process has held {file.with_suffix('.lock')} for {_LOCK_SECONDS:.0f} s, as "
            "if it were pretraining that body. End that process, then try again."
        ) from None
    except OSError as error:
        raise DataError(
            f"The cache {file.parent} cannot be used: {error}. Make it writable, or set "
            "FITDIFF_CACHE to a directory that is."
        ) from error
    return KeptBody(file, record)


def _read(file: Path) -> Record | None:
    """Read a body's record; None when there is none, or the body is not what it says."""
    try:
        record = Record(**json.loads(_record_file(file).read_text()))
        seen = hashlib.sha256(file.read_bytes()).hexdigest()
    except (FileNotFoundError, json.JSONDecodeError, TypeError):
        return None
    if seen != record.sha256:
        _LOG.warning(
            "%s is damaged: expected SHA-256 %s, seen %s. It is made again.",
            file,
            record.sha256,
            seen,
        )
        return None
    return record


def _make(body: PretrainedBody, images: Images, file: Path) -> Record:
    _LOG.info("Pretraining a body on classes %s of %s", list(body.classes), body.data)
    made = pretrain(body, images)
    write_atomically(file, made.model.save)
    text = json.dumps(asdict(_record(body, made, images, file)), indent=2)
    write_atomically(_record_file(file), lambda path: path.write_text(text))
    record = Record(**json.loads(text))
    _LOG.info(
        "Pretrained in %.0f s; %.4f of the official test images of its classes are right; kept in "
        "%s",
        record.seconds,
        record.accuracy,
        file,
    )
    return record


def _record(body: PretrainedBody, made: Pretrained, images: Images, file: Path) -> Record:
    labels, counts = np.unique(images.labels[made.rows], return_counts=True)
    return Record(
        sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
        specification=asdict(body),
        images={str(label): int(count) for label, count in zip(labels, counts, strict=True)},
        accuracy=made.accuracy,
        seconds=round(made.seconds, 1),
    )


def _record_file(file: Path) -> Path:
    return file.with_suffix(".json")
