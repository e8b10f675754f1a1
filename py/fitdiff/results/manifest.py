"""Manifest of a folder of results: versions, hashes, machine; and whether it is complete."""

from __future__ import annotations

import json
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import psutil
from threadpoolctl import threadpool_info

from fitdiff.atomic import write_atomically
from fitdiff.data.dataset import Dataset
from fitdiff.data.source import DataSource
from fitdiff.errors import DataError
from fitdiff.hashing import hash_content
from fitdiff.results.seal import Seal, as_content, read_seals
from fitdiff.splits.split import Split
from fitdiff.studies.study import Study

FILE = "manifest.json"


@dataclass(frozen=True)
class Manifest:
    """Provenance of a run's results.

    Attributes
    ----------
    study, profile : str
    methods : mapping of str to str
        Key of each method's content, by name.
    data : mapping of str to mapping
        Of each table, by its label: the task, the type of each column, as inferred or stated, the
        roles, and what was noted in reading.
    data_hash : str
        Of the hashes of all data sources in order.
    splits_hash : str
        Of all split hashes in order.
    engines : mapping of str to mapping of str to str
        What each engine says takes part in its fits, with versions.
    python : str
    packages : mapping of str to str
        Every Python package of the environment.
    blas : list of str
    machine : mapping of str to str
    git_commit : str
        At which cells were last fitted: a run that finds all of them keeps it. With ``+changes``
        when the tree had uncommitted ones; 'unknown' outside a checkout.
    cells_hash : str
        Of the keys of all cells in order: of all that their results depend on.
    shard : str
        The part of the cells that this run fitted; '1/1' is all of them.
    """

    study: str
    profile: str
    methods: Mapping[str, str]
    data_hash: str
    splits_hash: str
    engines: Mapping[str, Mapping[str, str]]
    python: str
    packages: Mapping[str, str]
    blas: Sequence[str]
    machine: Mapping[str, str]
    git_commit: str
    data: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    cells_hash: str = ""
    shard: str = ""


@dataclass(frozen=True)
class Progress:
    """Progress of a run: cells planned, fitted, and failed at the last try."""

    planned: int
    finished: int
    failed: int

    @property
    def complete(self) -> bool:
        """Every cell was tried; failed ones are counted apart and never hidden."""
        return self.finished + self.failed == self.planned

    def notice(self) -> str:
        """A line to show wherever results are shown; empty when there is nothing to warn of."""
        if not self.complete:
            return f"INCOMPLETE: {self.finished} of {self.planned} cells"
        return f"{self.failed} of {self.planned} cells failed" if self.failed else ""


def describe_machine(
    study: Study,
    profile: str,
    data: Mapping[DataSource, Dataset],
    splits: Sequence[Split],
    versions: Mapping[str, Mapping[str, str]],
) -> Manifest:
    """Collect what made the results of a run that begins now."""
    return Manifest(
        study=study.name,
        profile=profile,
        methods={method.name: method.key() for method in study.methods},
        data_hash=hash_content([rows.hash for rows in data.values()]),
        data={source.label: rows.described() for source, rows in data.items()},
        splits_hash=hash_content([split.hash for split in splits]),
        engines=versions,
        python=platform.python_version(),
        packages=_packages(),
        blas=[
            f"{pool['internal_api']} {pool['version']} ({pool.get('architecture', 'unknown')})"
            for pool in threadpool_info()
            if pool["user_api"] == "blas"
        ],
        machine={
            "cpu": processor(),
            "processors": str(psutil.cpu_count()),
            "memory_gib": f"{psutil.virtual_memory().total / 2**30:.1f}",
            "system": platform.platform(),
        },
        git_commit=_git_commit(study.folder),
    )


def write_manifest(
    folder: Path, manifest: Manifest, progress: Progress, seals: Mapping[str, Seal]
) -> None:
    """Write ``manifest.json``, with the seals of the tables beside it and a digest of itself."""
    write_content(
        folder,
        asdict(manifest)
        | {
            "cells": asdict(progress),
            "complete": progress.complete,
            "tables": as_content(seals),
        },
    )


def write_content(folder: Path, content: Mapping[str, Any]) -> None:
    """Write ``manifest.json`` of a folder with any content, and a digest of it."""
    text = json.dumps({**content, "digest": hash_content(content)}, indent=1, sort_keys=True)
    write_atomically(folder / FILE, lambda path: path.write_text(text + "\n"))


def read_manifest(folder: Path) -> tuple[dict[str, Any], Progress]:
    """Read ``manifest.json``: its content, and the progress that it states.

    Raises
    ------
    DataError
        If there is none, or it is damaged.
    """
    file = folder / FILE
    try:
        content = json.loads(file.read_bytes())
        digest = content.pop("digest")
        if digest != hash_content(content):
            raise ValueError("it was edited")  # noqa: TRY301 - one message for every damage
        read_seals(content)
        return content, Progress(**content["cells"])
    except FileNotFoundError:
        raise DataError(
            f"There is no {file}. Run the study first: fitdiff run STUDY --out {folder}"
        ) from None
    except (AttributeError, KeyError, OSError, RecursionError, TypeError, ValueError) as error:
        raise DataError(
            f"{file} is damaged: {error}. Run the study again: finished cells are not fitted again."
        ) from None


def stated_seals(folder: Path) -> dict[str, Seal]:
    """Seals that the manifest of a folder states; none where it is missing or damaged."""
    try:
        return read_seals(read_manifest(folder)[0])
    except DataError:
        return {}


def stated_commit(folder: Path) -> str | None:
    """Commit that the manifest of a folder states; None where it is missing or damaged."""
    try:
        return str(read_manifest(folder)[0]["git_commit"])
    except (DataError, KeyError):
        return None


def _packages() -> dict[str, str]:
    # Each access to the metadata of a distribution parses it again.
    metadata = [distribution.metadata for distribution in distributions()]
    return dict(sorted((one["Name"], one["Version"]) for one in metadata))


def processor() -> str:
    """Name of the processor, as the system has it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or "unknown"
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def _git_commit(folder: Path) -> str:
    def git(*words: str) -> str:
        command = ["git", "-C", str(folder), *words]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    try:
        changes = git("status", "--porcelain", "--untracked-files=no")
        return git("rev-parse", "HEAD") + ("+changes" if changes else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
