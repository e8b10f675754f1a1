"""MNIST and Fashion-MNIST, whole and in their original order, from the first source that works."""

from __future__ import annotations

import hashlib
import logging
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import platformdirs
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from debate2017.data.idx import from_idx
from debate2017.data.sources import FASHION_SOURCES, MNIST_SOURCES, Source, SourceError
from fitdiff.errors import DataError

_LOG = logging.getLogger("fitdiff")
_LOCK_SECONDS = 900.0
_INCOMING = ".incoming-"

IMAGE_SHAPE = (28, 28)
TRAINING_IMAGES = 60_000


@dataclass(frozen=True)
class ImageSet:
    """A data set of images that is published as four IDX files.

    Attributes
    ----------
    title : str
        For messages and figures.
    classes : sequence of str
        What the labels 0 to 9 mean.
    sha256 : mapping of str to str
        Of each file, unpacked: training images and labels, test images and labels.
    sources : sequence of Source
    remedy : str
        What helps where no source works.
    """

    title: str
    classes: Sequence[str]
    sha256: Mapping[str, str]
    sources: Sequence[Source]
    remedy: str


def _files(*sha256: str) -> Mapping[str, str]:
    names = ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1")
    return {f"{name}-ubyte": digest for name, digest in zip(names, sha256, strict=True)}


IMAGE_SETS: Mapping[str, ImageSet] = {
    "mnist": ImageSet(  # LeCun and Cortes
        "MNIST",
        tuple("0123456789"),
        _files(
            "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
            "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
            "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
            "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
        ),
        MNIST_SOURCES,
        "install npm (on Debian: apt-get install npm)",
    ),
    "fashion-mnist": ImageSet(  # Xiao, Rasul and Vollgraf (2017)
        "Fashion-MNIST",
        (
            *("T-shirt", "trousers", "pullover", "dress", "coat"),
            *("sandal", "shirt", "sneaker", "bag", "ankle boot"),
        ),
        _files(
            "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888",
            "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9",
            "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b",
            "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34",
        ),
        FASHION_SOURCES,
        "on Debian: apt-get install dataset-fashion-mnist",
    ),
}


@dataclass(frozen=True)
class Images:
    """All images of a set: the 60,000 official training images, then the 10,000 test images.

    Attributes
    ----------
    images : ndarray, shape (70000, 784), uint8, read-only
        Grey levels, 0 for the background; each image row by row.
    labels : ndarray, shape (70000,), uint8, read-only
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]


def cache_directory() -> Path:
    """Return the data cache: ``FITDIFF_CACHE``, or else the user's cache directory."""
    chosen = os.environ.get("FITDIFF_CACHE")
    return Path(chosen).expanduser() if chosen else Path(platformdirs.user_cache_dir("fitdiff"))


def load_images(
    name: str, cache: Path | None = None, sources: Sequence[Source] | None = None
) -> Images:
    """Load a set of images from the cache, and fetch it first if it is not there.

    Parameters
    ----------
    name : str
        A key of `IMAGE_SETS`.
    cache : Path, optional
        `cache_directory` if not given; the files are in its folder of that name.
    sources : sequence of Source, optional
        Tried in order when the cache lacks a file or holds a damaged one; by default the set's.

    Raises
    ------
    DataError
        If no source works, a source hands out other bytes than those published, or the cache
        cannot be written.
    """
    chosen = IMAGE_SETS[name]
    folder = (cache or cache_directory()) / name
    content, problems = _read(folder, chosen)
    if problems:
        content = _fetch_once(folder, chosen, chosen.sources if sources is None else sources)
    parts = [from_idx(content[file]) for file in chosen.sha256]
    images = np.concatenate([parts[0], parts[2]]).reshape(-1, IMAGE_SHAPE[0] * IMAGE_SHAPE[1])
    labels = np.concatenate([parts[1], parts[3]])
    images.setflags(write=False)
    labels.setflags(write=False)
    return Images(images, labels)


def _read(folder: Path, wanted: ImageSet) -> tuple[dict[str, bytes], dict[str, str]]:
    """Read the four files; report what is wrong with each bad one."""
    content: dict[str, bytes] = {}
    problems: dict[str, str] = {}
    for name, expected in wanted.sha256.items():
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


def _fetch_once(folder: Path, wanted: ImageSet, sources: Sequence[Source]) -> dict[str, bytes]:
    """Fetch under a lock, unless another process has done it while this one waited."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".lock", timeout=_LOCK_SECONDS):
            content, problems = _read(folder, wanted)
            for name in content.keys() & problems.keys():
                _LOG.warning("%s. It is fetched again.", problems[name])
            for left_by_killed in folder.glob(f"{_INCOMING}*"):
                shutil.rmtree(left_by_killed, ignore_errors=True)
            return _fetch(folder, wanted, sources, problems) if problems else content
    except Timeout:
        raise DataError(
            f"Another process has held {folder / '.lock'} for {_LOCK_SECONDS:.0f} s, apparently "
            f"fetching {wanted.title}. End that process, then try again."
        ) from None
    except OSError as error:
        raise DataError(
            f"The cache {folder} cannot be written: {error}. Make it writable, or set "
            "FITDIFF_CACHE to a directory that is."
        ) from error


def _fetch(
    folder: Path, wanted: ImageSet, sources: Sequence[Source], problems: dict[str, str]
) -> dict[str, bytes]:
    tried = [f"cache: {'; '.join(problems.values())}"]
    for source in sources:
        _LOG.info("Fetching %s: %s", wanted.title, source.name)
        with tempfile.TemporaryDirectory(dir=folder, prefix=_INCOMING) as incoming:
            try:
                source.fetch(Path(incoming), tuple(wanted.sha256))
            except SourceError as error:
                _LOG.info("%s cannot be used here: %s", source.name, error)
                tried.append(f"{source.name}: {error}")
                continue
            return _accept(Path(incoming), folder, wanted, source.name)
    raise DataError(
        f"{wanted.title} cannot be loaded. {'. '.join(tried)}. Remedies: connect to a network or "
        f"set its proxy; {wanted.remedy}; or put the four files {', '.join(wanted.sha256)}, "
        f"unpacked, into {folder} by hand."
    )


def _accept(incoming: Path, folder: Path, wanted: ImageSet, source: str) -> dict[str, bytes]:
    """Move the files into the cache once all four are as published, byte for byte."""
    content, problems = _read(incoming, wanted)
    if problems:
        raise DataError(
            f"{source} did not hand out {wanted.title}: {'; '.join(problems.values())}. "
            "Nothing was put into the cache. Find out why that source differs, or put the four "
            f"files into {folder} by hand."
        )
    for name in wanted.sha256:
        (incoming / name).replace(folder / name)
    _LOG.info("%s is verified and kept in %s", wanted.title, folder)
    return content
