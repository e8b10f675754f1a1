"""Ways to damage the files of a folder of results, each by name."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

CELLS, RESULTS, PREDICTIONS = "cells.sqlite", "results.parquet", "predictions.parquet"
MANIFEST, SPLITS = "manifest.json", "splits.parquet"
FILES = (CELLS, RESULTS, PREDICTIONS, MANIFEST, SPLITS)

Damage = Callable[[Path, Path], None]


def flip(place: float) -> Damage:
    """Flip one bit at a place from 0, the first byte, to 1, the last."""

    def damage(file: Path, other: Path) -> None:
        content = bytearray(file.read_bytes())
        content[int(place * (len(content) - 1))] ^= 0x10
        file.write_bytes(content)

    return damage


def cut(share: float) -> Damage:
    def damage(file: Path, other: Path) -> None:
        content = file.read_bytes()
        file.write_bytes(content[: int(share * len(content))])

    return damage


def append(file: Path, other: Path) -> None:
    file.write_bytes(file.read_bytes() + b"more")


def zeros(file: Path, other: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(bytes(len(content)))


def noise(file: Path, other: Path) -> None:
    file.write_bytes(bytes(range(256)) * 40)


def remove(file: Path, other: Path) -> None:
    file.unlink()


def another_studys(file: Path, other: Path) -> None:
    shutil.copy(other / file.name, file)


def a_folder(file: Path, other: Path) -> None:
    file.unlink()
    file.mkdir()


BYTES: dict[str, Damage] = {
    **{f"a bit flipped at {place}": flip(place) for place in (0, 0.1, 0.3, 0.5, 0.7, 0.9, 1)},
    **{f"cut to {share}": cut(share) for share in (0, 0.3, 0.6, 0.99)},
    "bytes appended": append,
    "all zeros": zeros,
    "noise": noise,
    "removed": remove,
    "another study's": another_studys,
    "a folder of that name": a_folder,
}


# Damage by somebody who knows the format.


def of_table(change: Callable[[pa.Table], pa.Table]) -> Damage:
    def damage(file: Path, other: Path) -> None:
        pq.write_table(change(pq.ParquetFile(file).read()), file)

    return damage


def edited(column: str, value: object) -> Callable[[pa.Table], pa.Table]:
    def change(table: pa.Table) -> pa.Table:
        values = [value, *table.column(column).to_pylist()[1:]]
        field = table.schema.field(column)
        at = table.schema.get_field_index(column)
        return table.set_column(at, field, pa.array(values, field.type))

    return change


def swapped(column: str) -> Callable[[pa.Table], pa.Table]:
    """Exchange the values of the first two rows that differ."""

    def change(table: pa.Table) -> pa.Table:
        values = table.column(column).to_pylist()
        differing = next(at for at, value in enumerate(values) if value != values[0])
        values[0], values[differing] = values[differing], values[0]
        field, at = table.schema.field(column), table.schema.get_field_index(column)
        return table.set_column(at, field, pa.array(values, field.type))

    return change


ROWS: dict[str, Callable[[pa.Table], pa.Table]] = {
    "half of the rows": lambda table: table.slice(0, table.num_rows // 2),
    "no rows": lambda table: table.slice(0, 0),
    "a row twice": lambda table: table.take([0, 0, *range(1, table.num_rows)]),
    "a row in place of another": lambda table: table.take([0, 0, *range(2, table.num_rows)]),
    "a column dropped": lambda table: table.drop_columns(table.schema.names[2]),
    "written again": lambda table: table,
}
TABLES: dict[tuple[str, str], Damage] = {
    **{
        (file, what): of_table(change)
        for file in (RESULTS, PREDICTIONS, SPLITS)
        for what, change in ROWS.items()
    },
    (RESULTS, "an accuracy edited"): of_table(edited("accuracy", 1.0)),
    (RESULTS, "counts swapped"): of_table(swapped("correct")),
    (RESULTS, "sizes swapped"): of_table(swapped("n")),
    (PREDICTIONS, "labels edited"): of_table(edited("label", [1] * 100)),
    (PREDICTIONS, "replicates swapped"): of_table(swapped("replicate")),
    (SPLITS, "training rows edited"): of_table(edited("train_rows", list(range(10)))),
    (SPLITS, "test rows edited"): of_table(edited("test_rows", list(range(100)))),
    (SPLITS, "training rows swapped"): of_table(swapped("train_rows")),
    (SPLITS, "a replicate edited"): of_table(edited("replicate", 2)),
    (SPLITS, "a hash edited"): of_table(edited("hash", "0" * 64)),
}


def of_store(*statements: str) -> Damage:
    def damage(file: Path, other: Path) -> None:
        with closing(sqlite3.connect(file, isolation_level=None)) as connection:
            connection.execute("ATTACH ? AS other", (str(other / CELLS),))
            for statement in statements:
                connection.execute(statement)

    return damage


def exchange(*columns: str) -> Damage:
    """Exchange the content of two cells, each with the next."""
    news = ", ".join(
        f"{name} = (SELECT {name} FROM old WHERE old.rowid = cells.rowid % 2 + 1)"
        for name in columns
    )
    copy = "CREATE TEMP TABLE old AS SELECT * FROM cells"
    return of_store(copy, f"UPDATE cells SET {news} WHERE rowid <= 2")


_CONTENT = ("record", "layout", "arrays")
_CLAIM = """replace(record, '"correct": ', '"correct": 1')"""
STORE: dict[str, Damage] = {
    "keys swapped": of_store(
        "CREATE TEMP TABLE old AS SELECT rowid AS r, key FROM cells",
        "UPDATE cells SET key = 'x' || rowid",
        "UPDATE cells SET key = (SELECT key FROM old WHERE r = 5 - cells.rowid)",
    ),
    "contents swapped": exchange(*_CONTENT),
    "contents swapped with digests": exchange(*_CONTENT, "digest"),
    "splits swapped": exchange("split"),
    "arrays swapped": exchange("arrays"),
    "records edited": of_store(f"UPDATE cells SET record = {_CLAIM}"),
    "statuses edited": of_store("UPDATE cells SET record = replace(record, 'ok', 'failed')"),
    "a seed edited": of_store("UPDATE cells SET seed = seed + 1 WHERE rowid = 1"),
    "software edited": of_store("UPDATE cells SET software = 'new' WHERE rowid = 1"),
    "records that are no JSON": of_store("UPDATE cells SET record = 'ok'"),
    "numbers for texts": of_store("UPDATE cells SET record = 1, digest = 2"),
    "texts that are no UTF-8": of_store("UPDATE cells SET method = CAST(x'ff' AS TEXT)"),
    "arrays cut": of_store("UPDATE cells SET arrays = substr(arrays, 1, 80)"),
    "no arrays": of_store("UPDATE cells SET arrays = x''"),
    "half of the cells": of_store("DELETE FROM cells WHERE rowid % 2"),
    "no cells": of_store("DELETE FROM cells"),
    "another study's cells under these keys": of_store(
        *(
            f"UPDATE cells SET {name} = (SELECT {name} FROM other.cells AS o "
            "WHERE o.rowid = cells.rowid)"
            for name in (*_CONTENT, "digest")
        )
    ),
    "another table": of_store("DROP TABLE cells", "CREATE TABLE notes (text TEXT)"),
    "a table more": of_store("CREATE TABLE notes (text TEXT)"),
    "a trigger": of_store(
        f"CREATE TRIGGER t AFTER INSERT ON cells BEGIN UPDATE cells SET record = {_CLAIM}; END"
    ),
    "another version": of_store("PRAGMA user_version = 0"),
    "an index without entries": of_store(
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET rootpage = 2 WHERE type = 'index'",
    ),
}


def of_manifest(change: Callable[[dict], object]) -> Damage:
    def damage(file: Path, other: Path) -> None:
        content = json.loads(file.read_text())
        file.write_text(json.dumps(change(content)))

    return damage


MANIFESTS: dict[str, Damage] = {
    "seals removed": of_manifest(lambda content: content | {"tables": {}}),
    "progress edited": of_manifest(
        lambda content: content | {"cells": {"planned": 1, "finished": 1, "failed": 0}}
    ),
    "another study's seals": lambda file, other: file.write_text(
        json.dumps(
            json.loads(file.read_text())
            | {"tables": json.loads((other / MANIFEST).read_text())["tables"]}
        )
    ),
    "an unknown key": of_manifest(lambda content: content | {"more": 1}),
    "no digest": of_manifest(lambda content: content.pop("digest") and content),
    "a list": of_manifest(lambda content: [content]),
    "a number": of_manifest(lambda content: 1),
    "deep nesting": lambda file, other: file.write_text("[" * 100_000),
}


CASES: list[tuple[str, str, Damage]] = [
    *((file, what, damage) for file in FILES for what, damage in BYTES.items()),
    *((file, what, damage) for (file, what), damage in TABLES.items()),
    *((CELLS, what, damage) for what, damage in STORE.items()),
    *((MANIFEST, what, damage) for what, damage in MANIFESTS.items()),
]
