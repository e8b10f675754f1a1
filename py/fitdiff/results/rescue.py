"""What can be read of a damaged store of cells, and of one beside a log that is not its own."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import fields
from pathlib import Path

from fitdiff.results.encoding import EncodedCell

COLUMNS = tuple(field.name for field in fields(EncodedCell))
SELECT = f"SELECT rowid, {', '.join(COLUMNS)} FROM cells"
_BESIDE = ("-wal", "-shm")


@contextmanager
def copied_without_log(file: Path) -> Iterator[Path | None]:
    """Copy a store that a log lies beside, as a crash leaves it; None if there is no log.

    SQLite plays a log into the file as soon as it is opened, one of another store too.
    """
    log = Path(f"{file}-wal")
    if not file.is_file() or not log.is_file() or not log.stat().st_size:
        yield None
        return
    copy = file.with_stem(f"{file.stem}-before-log")
    try:
        shutil.copyfile(file, copy)
        yield copy
    finally:
        for suffix in ("", *_BESIDE):
            Path(f"{copy}{suffix}").unlink(missing_ok=True)


def set_aside(file: Path) -> Path:
    """Rename a damaged store and what lies beside it, and return its new path."""
    aside = next(
        path
        for number in range(1, 10_000)
        if not (path := file.with_stem(f"{file.stem}-damaged-{number}")).exists()
    )
    file.rename(aside)
    for suffix in _BESIDE:
        if (beside := Path(f"{file}{suffix}")).exists():
            beside.rename(f"{aside}{suffix}")
    return aside


def readable_cells(file: Path) -> Iterator[EncodedCell]:
    """Read whole rows one by one, because a query for all ends at the first error."""
    with suppress(sqlite3.DatabaseError), closing(sqlite3.connect(file)) as connection:
        connection.text_factory = bytes
        connection.execute("SELECT * FROM cells LIMIT 0")  # ends here where there is no table
        for row in range(1, _last_row(connection, file) + 1):
            with suppress(sqlite3.DatabaseError):
                values = connection.execute(f"{SELECT} WHERE rowid = ?", (row,)).fetchone()
                if values and (cell := EncodedCell(*values[1:])).is_whole():
                    yield cell


def _last_row(connection: sqlite3.Connection, file: Path) -> int:
    with suppress(sqlite3.DatabaseError):
        (last,) = connection.execute("SELECT max(rowid) FROM cells").fetchone()
        if isinstance(last, int):
            return last
    return file.stat().st_size // 400  # no row has fewer bytes than its hashes
