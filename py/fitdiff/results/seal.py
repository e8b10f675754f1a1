"""Seals: what ties a table to the manifest, so that another one or a damaged one is refused."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from fitdiff.errors import DataError

_REMEDY = "Run the study again: finished cells are not fitted again."


@dataclass(frozen=True)
class Seal:
    """Digest and row count of a table, as the manifest states them.

    Attributes
    ----------
    sha256 : str
        Of the file, in hexadecimal.
    rows : int
    content : str
        Hash of all that the table was made from: a table of equal content need not be written.
    """

    sha256: str
    rows: int
    content: str


def seal(file: Path, content: str) -> Seal:
    """Seal a table that was written."""
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return Seal(digest, pq.read_metadata(file).num_rows, content)


def fits(file: Path, stated: Seal | None) -> bool:
    """Tell whether a file is the table that a seal belongs to."""
    try:
        return stated is not None and seal(file, stated.content) == stated
    except (OSError, pa.ArrowException):
        return False


def check_seal(file: Path, manifest: Mapping[str, Any]) -> None:
    """Check that a table is the one that belongs to the manifest beside it.

    Parameters
    ----------
    file : Path
    manifest : mapping
        Content of ``manifest.json``, see `fitdiff.results.manifest.read_manifest`.

    Raises
    ------
    DataError
        If it is missing, damaged, or another run's.
    """
    if not file.is_file():
        raise DataError(f"There is no {file}. {_REMEDY}")
    if not fits(file, read_seals(manifest).get(file.name)):
        raise DataError(
            f"{file} is not the table that manifest.json states: it is damaged, edited, or of "
            f"another run. {_REMEDY}"
        )


def read_seals(manifest: Mapping[str, Any]) -> dict[str, Seal]:
    """Seals that a manifest states, by name of the file."""
    return {name: Seal(**stated) for name, stated in manifest.get("tables", {}).items()}


def as_content(seals: Mapping[str, Seal]) -> dict[str, dict[str, object]]:
    """Return the seals that a manifest states."""
    return {name: asdict(stated) for name, stated in seals.items()}
