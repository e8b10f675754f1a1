"""Reading tables: from files, built-in sets of packages, and objects in memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

from fitdiff.errors import DataError, nearest
from fitdiff.plugins import Plugins
from fitdiff.tables.convert import with_types
from fitdiff.tables.options import MISSING, ReadOptions, types_of
from fitdiff.tables.roles import Roles, roles_of
from fitdiff.tables.table import Table

Reader = Callable[[str, ReadOptions], Table]
# By the ending of a file or the prefix of a name: "cars.csv", "sklearn:iris", "csv:cars.data".
READERS: Plugins[Reader] = Plugins("fitdiff.readers")


def read_table(
    source: object,
    *,
    name: str | None = None,
    roles: Mapping[str, str] | Roles | None = None,
    types: Mapping[str, Any] | Path | None = None,
    missing: Sequence[str] = MISSING,
    separator: str | None = None,
    decimal: Literal[".", ","] | None = None,
    encoding: str = "utf-8",
) -> Table:
    r"""Read a table, once, with the type of each column.

    Parameters
    ----------
    source : path, str, data frame, mapping or ndarray
        A file, by its ending: CSV and TSV (also gzipped), Parquet, Arrow or Feather, RDS, SPSS,
        Stata, SAS. A built-in set: ``"r:datasets::mtcars"``, ``"sklearn:iris"``,
        ``"statsmodels:fair"``. A prefix such as ``"csv:"`` says what a file is whose ending does
        not. Or an object, see `fitdiff.tables.objects.from_object`.
    name : str, optional
        What messages call it.
    roles : mapping of str to str, optional
        Such as ``{"outcome": "y", "weights": "w"}``; see `fitdiff.tables.roles.Roles`.
    types : mapping or Path, optional
        The type of some or all columns: 'float', 'integer', 'boolean', 'string', 'category',
        'date', 'datetime', a list of levels, or ``{"levels": [...], "ordered": True}``; or the
        file that `fitdiff.tables.options.types_text` wrote.
    missing : sequence of str
        Texts that mean a missing value, in a CSV or TSV file.
    separator, decimal, encoding : str, optional
        Of a CSV or TSV file; separator and decimal mark are found if they are clear.

    Raises
    ------
    DataError
        If there is no such table, or it is not what it should be.
    UnavailableError
        If the package that reads it is not installed.

    Examples
    --------
    >>> import fitdiff
    >>> cars = fitdiff.read_table("examples/cars.csv", roles={"outcome": "am"})
    >>> cars
    <Table 'cars': 32 rows, 11 columns>
    >>> fitdiff.read_table({"x": [1.5, 2.0], "g": ["a", "b"]}, types={"g": ["b", "a"]}).types()
    {'x': 'float', 'g': {'levels': ['b', 'a'], 'ordered': False}}
    """
    options = ReadOptions(
        name=name,
        types=types_of(types),
        missing=_texts(missing),
        separator=separator,
        decimal=decimal,
        encoding=encoding,
    )
    table = _read(source, options)
    if options.types:
        table = with_types(table, options.types)
    if name is not None or roles is not None:
        chosen = table.roles if roles is None else roles_of(roles)
        table = Table(table.columns, chosen, name or table.name, table.notes)
    return table


def _texts(missing: Sequence[str]) -> tuple[str, ...]:
    # A string is a sequence of strings, and never meant as one.
    if isinstance(missing, str):
        raise DataError(f"missing must be a list of texts, got {missing!r}. Use [{missing!r}].")
    return tuple(missing)


def _read(source: object, options: ReadOptions) -> Table:
    if isinstance(source, Table):
        return source
    if not isinstance(source, str | Path):
        from fitdiff.tables.objects import from_object  # noqa: PLC0415 - Arrow takes its time

        options.refuse_text_options("an object in memory")
        return from_object(source, options.name or "table")
    prefix, colon, rest = str(source).partition(":")
    if colon and prefix in READERS and not Path(source).exists():
        return READERS[prefix](rest, options)
    path = Path(source)
    if colon and prefix.isidentifier() and not path.exists() and not path.parent.name:
        raise DataError(f"Unknown kind of table '{prefix}:'. {nearest(prefix, READERS)}")
    _refuse_no_file(path)
    ending = [part.lower() for part in path.name.split(".")[1:]]
    kind = next((part for part in reversed(ending) if part != "gz"), "")
    if kind not in READERS:
        raise DataError(_unknown(path, kind))
    return READERS[kind](str(path), options)


def _refuse_no_file(path: Path) -> None:
    if path.is_dir():
        raise DataError(f"{path} is a folder. Name a file in it.")
    if not path.exists():
        files = [file.name for file in path.parent.glob("*")] if path.parent.is_dir() else []
        near = nearest(path.name, files) if files else ""
        hint = f" {near}" if near.startswith("Did you mean") else ""
        raise DataError(f"There is no file {path}.{hint}")
    if path.stat().st_size == 0:
        raise DataError(f"{path} is empty.")


def _unknown(path: Path, kind: str) -> str:
    advice = {
        "xlsx": "Save the sheet as CSV.",
        "xls": "Save the sheet as CSV.",
        "ods": "Save the sheet as CSV.",
        "rdata": "It may hold several objects: in R, saveRDS(object, 'table.rds').",
        "rda": "It may hold several objects: in R, saveRDS(object, 'table.rds').",
        "pkl": "A pickle can run code when it is read; write Parquet instead.",
        "pickle": "A pickle can run code when it is read; write Parquet instead.",
    }
    if kind in advice:
        return f"{path.name} cannot be read. {advice[kind]}"
    said = f"ends in '.{kind}'" if kind else "has no ending"
    return (
        f"{path.name} {said}, which says nothing of its format. Known: {', '.join(READERS)}. Put "
        f"one before it: 'csv:{path.name}'."
    )
