"""The store of cells: one SQLite file a folder of results, in which every row is checked.

A run is the only writer, and commits each cell by itself: a crash loses at most the cells in
flight, a power cut also those of the last second. A row carries what it is a result of and a
digest of its content; one that does not fit counts as missing, and is fitted again.
"""

from __future__ import annotations

import json
import math
import sqlite3
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from fitdiff.errors import DataError
from fitdiff.results.cell import UNFINISHED, CellIdentity, CellResult, CellStatus
from fitdiff.results.encoding import EncodedCell, decode, encode
from fitdiff.results.rescue import COLUMNS, SELECT, copied_without_log, readable_cells, set_aside

FILE = "cells.sqlite"
_VERSION = 2
_TABLE = (
    "CREATE TABLE cells (key TEXT PRIMARY KEY, method TEXT NOT NULL, split TEXT NOT NULL, "
    "seed INTEGER NOT NULL, software TEXT NOT NULL, record TEXT NOT NULL, layout TEXT NOT NULL, "
    "arrays BLOB NOT NULL, digest TEXT NOT NULL)"
)
_INSERT = f"INSERT OR REPLACE INTO cells VALUES ({', '.join('?' * len(COLUMNS))})"
# Seconds: to wait for the disk takes several milliseconds, more than many a fit.
_UNFLUSHED = 1.0
# What is wrong with the place or with another process, not with the file.
_PLACE = {
    *(sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_READONLY),
    *(sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_FULL, sqlite3.SQLITE_PERM),
}


@dataclass(frozen=True)
class Stored:
    """Summary of a stored row, read without decoding its arrays."""

    row: int
    status: CellStatus
    digest: str

    @property
    def finished(self) -> bool:
        """Tell whether the cell need not be fitted again."""
        return self.status not in UNFINISHED


class CellStore:
    """An open store; see `open_store` and `open_for_reading`.

    Attributes
    ----------
    found : dict of str to Stored
        Whole rows by key, as they were when the store was opened and as written since.
    """

    def __init__(self, connection: sqlite3.Connection, found: dict[str, Stored]) -> None:
        self._connection = connection
        self._flushed = -math.inf
        self._flushing: bool | None = None
        self.found = found

    def read(self, key: str) -> CellResult | None:
        """Read a result; None when there is none, or it is not one that was stored whole."""
        stored = self.found.get(key)
        where, value = ("rowid", stored.row) if stored else ("key", key)
        try:
            row = self._connection.execute(f"{SELECT} WHERE {where} = ?", (value,)).fetchone()
        except sqlite3.DatabaseError:
            row = None
        cell = EncodedCell(*row[1:]) if row else None
        if cell is None or not cell.is_whole() or cell.key != key.encode():
            # Whatever has become of it since the store was opened, it is not finished.
            self.found.pop(key, None)
            return None
        return decode(cell)

    def write(self, identity: CellIdentity, result: CellResult) -> None:
        """Store a result in place of any other of the same cell.

        It outlives this process on return, and the machine within the time of `_UNFLUSHED`, if
        another is written by then, or when the store is closed.

        Raises
        ------
        DataError
            If it cannot be written.
        """
        cell = encode(identity, result)
        try:
            self._choose_flushing()
            row = self._connection.execute(_INSERT, tuple(vars(_as_text(cell)).values())).lastrowid
        except (sqlite3.Error, OverflowError) as error:
            raise DataError(
                f"{FILE} cannot be written: {error}. What is stored is kept: make room or repair "
                "the folder's permissions, and run the study again."
            ) from error
        assert row is not None
        self.found[identity.key] = Stored(row, result.record.status, cell.digest.decode())

    def take(self, other: CellStore, wanted: Collection[str], file: Path) -> None:
        """Copy the wanted rows of another store that are not finished here, one at a time.

        Parameters
        ----------
        other : CellStore
        wanted : collection of str
            Keys.
        file : Path
            Of the other, for messages.

        Raises
        ------
        DataError
            If the other cannot be read, or this one cannot be written.
        """
        try:
            # One commit for all: until then, this store is as it was.
            self._connection.execute("BEGIN")
            for _, *values in other._connection.execute(SELECT):
                cell = EncodedCell(*values)
                key = cell.key.decode() if cell.is_whole() else ""
                mine = self.found.get(key)
                if key in wanted and (mine is None or not mine.finished):
                    row = self._connection.execute(
                        _INSERT, tuple(vars(_as_text(cell)).values())
                    ).lastrowid
                    assert row is not None
                    self.found[key] = _stored(row, cell)
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise DataError(
                f"{file} cannot be copied: {error}. Make room, or run that shard again."
            ) from error

    def _choose_flushing(self) -> None:
        """Let the next commit flush all before it to the disk, if that was not done of late."""
        now = time.monotonic()
        flush = now - self._flushed >= _UNFLUSHED
        if flush != self._flushing:
            self._connection.execute(f"PRAGMA synchronous = {'FULL' if flush else 'NORMAL'}")
            self._flushing = flush
        if flush:
            self._flushed = now


@contextmanager
def open_store(folder: Path, say: Callable[[str], None]) -> Iterator[CellStore]:
    """Open the store of a folder to write to it, and check the file and every row.

    A damaged file is set aside, and what can be read of it is kept.

    Parameters
    ----------
    folder : Path
        Must be kept to oneself: there is one writer.
    say : callable (str)
        Told when a file was damaged.

    Raises
    ------
    DataError
        If the file cannot be opened, or a later fitdiff wrote it.
    """
    file = folder / FILE
    if file.exists() and not file.is_file():
        raise DataError(f"{file} is not a file. Move it away, and run the study again.")
    with copied_without_log(file) as earlier:
        connection, found = _open_or_replace(file, say)
        if earlier is not None:
            _take_over(connection, earlier, found)
    with closing(connection):
        yield CellStore(connection, found)


@contextmanager
def open_for_reading(folder: Path) -> Iterator[CellStore]:
    """Open the store of a folder to read single cells of it; where there is none, it is empty."""
    file = folder / FILE
    try:
        # A path may hold characters that mean something in a URI.
        address = f"{file.resolve().as_uri()}?mode=ro" if file.is_file() else ":memory:"
        connection = sqlite3.connect(address, uri=True, isolation_level=None)
    except sqlite3.Error as error:
        raise _unopened(file, error) from error
    connection.text_factory = bytes
    with closing(connection):
        yield CellStore(connection, {})


def _open_or_replace(
    file: Path, say: Callable[[str], None]
) -> tuple[sqlite3.Connection, dict[str, Stored]]:
    """Open the store; one that is damaged is set aside, and a new one gets what can be read."""
    try:
        return _open(file)
    except sqlite3.DatabaseError as error:
        if _is_of_the_place(error):
            raise _unopened(file, error) from error
    aside = set_aside(file)
    connection, found = _open(file)
    _take_over(connection, aside, found)
    say(
        f"{file.name} was damaged: {len(found)} cells of it could be read, others are fitted "
        f"again. It is kept as {aside.name}."
    )
    return connection, found


def _open(file: Path) -> tuple[sqlite3.Connection, dict[str, Stored]]:
    connection = sqlite3.connect(file, isolation_level=None)
    try:
        connection.text_factory = bytes
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        _check_schema(connection, file)
        _check_structure(connection)
        return connection, _scan(connection)
    except BaseException:
        connection.close()
        raise


def _check_schema(connection: sqlite3.Connection, file: Path) -> None:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > _VERSION:
        raise DataError(
            f"{file} was written by a later fitdiff (format {version}, known is {_VERSION}). "
            "Use that, or choose another folder with --out."
        )
    stated = connection.execute("SELECT sql FROM sqlite_master WHERE sql NOT NULL").fetchall()
    if version == 0 and not stated:
        connection.execute(_TABLE)
        connection.execute(f"PRAGMA user_version = {_VERSION}")
    elif version != _VERSION or stated != [(_TABLE.encode(),)]:
        raise sqlite3.DatabaseError("it is not a store of cells")


def _check_structure(connection: sqlite3.Connection) -> None:
    """Find damage that would show only when a row is written, such as a broken index."""
    (said,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
    if said != b"ok":
        raise sqlite3.DatabaseError(said.decode(errors="replace"))


def _scan(connection: sqlite3.Connection) -> dict[str, Stored]:
    """Find the whole rows; the others are deleted."""
    found, damaged = {}, []
    for row, *values in connection.execute(SELECT):
        cell = EncodedCell(*values)
        if cell.is_whole():
            found[cell.key.decode()] = _stored(row, cell)
        else:
            damaged.append((row,))
    connection.executemany("DELETE FROM cells WHERE rowid = ?", damaged)
    return found


def _stored(row: int, cell: EncodedCell) -> Stored:
    return Stored(row, json.loads(cell.record)["status"], cell.digest.decode())


def _take_over(connection: sqlite3.Connection, file: Path, found: dict[str, Stored]) -> None:
    """Add the readable rows of another file that are missing."""
    missing = [cell for cell in readable_cells(file) if cell.key.decode() not in found]
    for cell in missing:
        connection.execute(_INSERT, tuple(vars(_as_text(cell)).values()))
    if missing:
        found.update(_scan(connection))


def _as_text(cell: EncodedCell) -> EncodedCell:
    """The same with its texts as str, which SQLite distinguishes from blobs."""
    texts = {
        name: value.decode()
        for name in COLUMNS
        if name != "arrays" and isinstance(value := getattr(cell, name), bytes)
    }
    return EncodedCell(**{**cell.__dict__, **texts})


def _unopened(file: Path, error: sqlite3.Error) -> DataError:
    # SQLite opens no path of more than 512 bytes, and does not say so.
    return DataError(
        f"{file} cannot be opened: {error}. Check its permissions, or name a folder of a shorter "
        "path with --out."
    )


def _is_of_the_place(error: sqlite3.DatabaseError) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _PLACE
