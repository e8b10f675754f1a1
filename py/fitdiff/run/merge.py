"""Merging the shards of a study, which were run apart, into one folder of results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fitdiff.errors import DataError, SpecificationError
from fitdiff.results.cell import Cell
from fitdiff.results.manifest import Manifest, read_manifest
from fitdiff.results.store import FILE, CellStore, open_for_reading
from fitdiff.run.shards import Shard, read_shard

# What a manifest states besides the keys of all cells, in the order in which it explains them.
_STATED = {
    "study": "another study",
    "profile": "another profile",
    "data_hash": "other data",
    "splits_hash": "other splits",
    "methods": "other methods",
}
# Missing cells that are named one by one.
_NAMED = 10


def check_shards(folders: Sequence[Path], expected: Manifest) -> None:
    """Check that folders are shards of the very cells that are planned here.

    Raises
    ------
    SpecificationError
        If some are not: one message for all, which says what of each is another.
    DataError
        If one has no results.
    """
    here = asdict(expected)
    problems = []
    for folder in folders:
        there, _ = read_manifest(folder)
        if not (folder / FILE).is_file():
            raise DataError(f"There is no {folder / FILE}. Copy the whole folder of the shard.")
        if there.get("cells_hash") != here["cells_hash"]:
            problems.append(f"{folder}: {', '.join(_differences(there, here))}")
    if problems:
        raise SpecificationError(
            "These are no shards of the study as it would run here:\n  "
            + "\n  ".join(problems)
            + "\nMerge them where, and as, they were run; or run them again."
        )


def _differences(there: Mapping[str, Any], here: Mapping[str, Any]) -> list[str]:
    found = [text for name, text in _STATED.items() if there.get(name) != here[name]]
    for engine, mine in here["engines"].items():
        others = there.get("engines", {}).get(engine, {})
        found += [
            f"{engine}: {what} {_short(others.get(what))} there, {_short(mine.get(what))} here"
            for what in sorted({*mine, *others})
            if mine.get(what) != others.get(what) and engine in there.get("engines", {})
        ]
    return found or ["other options, such as --plain, or an earlier fitdiff"]


def _short(version: str | None) -> str:
    """Show of the hash of code what is enough to see that it is another."""
    return version[:12] if version else "missing"


def take_shards(folders: Sequence[Path], cells: Sequence[Cell], store: CellStore) -> None:
    """Copy the results of cells from the stores of folders, one row at a time.

    Raises
    ------
    DataError
        If a store cannot be read.
    """
    wanted = {cell.key for cell in cells}
    for folder in folders:
        with open_for_reading(folder) as shard:
            store.take(shard, wanted, folder / FILE)


def missing_cells(
    folders: Sequence[Path], cells: Sequence[Cell], store: CellStore
) -> Iterator[str]:
    """Say which cells none of the shards has, and of which shards they are."""
    missing = {cell.key: cell for cell in cells if cell.key not in store.found}
    if not missing:
        return
    yield f"{len(missing)} of {len({cell.key for cell in cells})} cells are missing."
    for shard in _shards(folders):
        keys = shard.takes(cells)
        if lacking := keys & missing.keys():
            yield f"  shard {shard}: {len(lacking)} of {len(keys)} cells"
    for cell in list(missing.values())[:_NAMED]:
        seed = f", seed {cell.seed}" if cell.seed else ""
        yield (
            f"  {cell.method.name} on {cell.split.source}, n = {cell.split.n}, "
            f"replicate {cell.split.replicate}{seed}"
        )
    if len(missing) > _NAMED:
        yield f"  and {len(missing) - _NAMED} more"


def _shards(folders: Sequence[Path]) -> list[Shard]:
    """All shards that the study was divided into; none if it was divided in several ways."""
    parts = {read_shard(read_manifest(folder)[0]["shard"]).of for folder in folders}
    if len(parts) != 1:
        return []
    (of,) = parts
    return [Shard(number, of) for number in range(1, of + 1)]
