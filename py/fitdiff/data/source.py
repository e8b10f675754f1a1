"""Kinds of data sources, each registered by the package that reads it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from fitdiff.data.dataset import Dataset
from fitdiff.errors import DataError, FitdiffError, SpecificationError, describe, nearest
from fitdiff.methods.specification import validate
from fitdiff.plugins import Plugins


class DataSource(Hashable, Protocol):
    """One table, named: a frozen, hashable dataclass that pickles."""

    @property
    def name(self) -> str:
        """The kind of the source: its entry point under ``fitdiff.tables``."""

    @property
    def label(self) -> str:
        """Label used in tables and figures."""

    @property
    def title(self) -> str:
        """Title for readers; the label where there is nothing better."""


class DataTable(Protocol):
    """Table ``[data]`` of a study file: one source or several."""

    @property
    def name(self) -> str:
        """The kind of the sources."""

    def sources(self) -> tuple[DataSource, ...]:
        """Every source that is meant, in order."""


@dataclass(frozen=True)
class TableKind:
    """Plug-in for one kind of source: its specification and its reader.

    Attributes
    ----------
    specification : type
        A pydantic dataclass that is a `DataTable`.
    load : callable (DataSource) -> Dataset
        Raises `DataError` if the rows cannot be read.
    located : callable (mapping, Path) -> mapping
        Content of ``[data]`` in a study file of a folder, with what paths are relative to.
    """

    specification: type[Any]
    load: Callable[[Any], Dataset]
    located: Callable[[Mapping[str, Any], Path], Mapping[str, Any]] = (
        lambda content, folder: content  # noqa: ARG005
    )


TABLES: Plugins[TableKind] = Plugins("fitdiff.tables")


def load_data(source: DataSource) -> Dataset:
    """Read the rows that a source names.

    Raises
    ------
    DataError
        If they cannot be read, or are not what a `Dataset` promises.
    """
    try:
        data = TABLES[source.name].load(source)
    except (FitdiffError, OSError, MemoryError):
        raise
    except Exception as error:  # the code of whoever brings the kind of table
        raise DataError(
            f"{source.label} ({source.name}) cannot be read: {describe(error)}. Correct what reads "
            "it."
        ) from error
    if fault := data.fault() if isinstance(data, Dataset) else f"it is a {type(data).__name__}":
        raise DataError(f"{source.label} ({source.name}) cannot be used: {fault}.")
    return data


def located(content: Mapping[str, Any], folder: Path) -> Mapping[str, Any]:
    """Say in one ``[data]`` table of a study file of which folder its paths are.

    One that names a table and no kind is of the kind ``table``.
    """
    if "table" in content and "name" not in content:
        content = {"name": "table", **content}
    name = content.get("name")
    if not isinstance(name, str) or name not in TABLES:
        return content
    return TABLES[name].located(content, folder)


def statement(table: DataTable) -> dict[str, Any]:
    """What a ``[data]`` table states, wherever the study file is."""
    stated: dict[str, Any] = asdict(table)  # type: ignore[call-overload]
    stated.pop("folder", None)
    return stated


def read_data_table(content: Mapping[str, object], where: str) -> DataTable:
    """Check one ``[data]`` table of a study file.

    Raises
    ------
    SpecificationError
        If its kind is unknown, or a key is wrong.
    """
    name = content.get("name")
    if not isinstance(name, str) or name not in TABLES:
        if not name:
            raise SpecificationError(
                f"{where}: 'table' is missing. Give a file, such as 'cars.csv', or a set, such as "
                "'r:datasets::mtcars'."
            )
        raise SpecificationError(f"{where}: unknown name {name!r}. {nearest(str(name), TABLES)}")
    table: DataTable = validate(TABLES[name].specification, content, where)
    return table


def titles(sources: Iterable[DataSource]) -> dict[str, str]:
    """Map the labels of sources to their titles for readers."""
    return {source.label: source.title for source in sources}
