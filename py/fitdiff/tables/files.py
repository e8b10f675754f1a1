"""Readers of files of text and of Arrow's formats."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from fitdiff.errors import DataError, UnavailableError
from fitdiff.tables.options import ReadOptions
from fitdiff.tables.table import Table


def existing(place: str) -> Path:
    """Check that a path is a file; `DataError` if not."""
    path = Path(place)
    if not path.is_file():
        raise DataError(f"There is no file {path}.")
    return path


def read_text_file(place: str, options: ReadOptions) -> Table:
    """Read CSV or TSV, see `fitdiff.tables.text`."""
    from fitdiff.tables.text import read_text  # noqa: PLC0415 - Arrow takes its time

    return read_text(existing(place), options)


def read_parquet(place: str, options: ReadOptions) -> Table:
    """Read a Parquet file, with the categories that Arrow stored."""
    from pyarrow import parquet  # noqa: PLC0415 - Arrow takes its time

    options.refuse_text_options("a Parquet file")
    return _read_arrow(existing(place), parquet.read_table, options, "Parquet")


def read_feather(place: str, options: ReadOptions) -> Table:
    """Read an Arrow file (Feather 2)."""
    from pyarrow import feather  # noqa: PLC0415 - Arrow takes its time

    options.refuse_text_options("an Arrow file")
    return _read_arrow(existing(place), feather.read_table, options, "Arrow")


def _read_arrow(path: Path, read: Any, options: ReadOptions, format_name: str) -> Table:
    import pyarrow as pa  # noqa: PLC0415

    from fitdiff.tables.arrow import from_arrow  # noqa: PLC0415

    try:
        data = read(path)
    except (pa.ArrowException, OSError) as error:
        raise DataError(f"{path.name} is not a {format_name} file: {error}.") from None
    # The index of a pandas data frame, stored as a column.
    index = [name for name in data.column_names if name.startswith("__index_level_")]
    notes = ("The index of the data frame that was stored is not read.",) if index else ()
    return from_arrow(data.drop_columns(index), options.name or path.stem, notes)


def need(module: str, what: str) -> Any:
    """Import a package that only some files need.

    Raises
    ------
    UnavailableError
        If it is not installed, with the command that installs it.
    """
    try:
        return import_module(module)
    except ImportError:
        package = module.partition(".")[0]
        raise UnavailableError(
            f"Reading {what} needs {package}. Run: pip install 'fitdiff[files]'"
        ) from None
