"""Files of SPSS, Stata and SAS, through pyreadstat."""

from __future__ import annotations

from typing import Any

import numpy as np

from fitdiff.errors import DataError
from fitdiff.tables.columns import Column, column
from fitdiff.tables.files import existing, need
from fitdiff.tables.objects import from_object
from fitdiff.tables.options import ReadOptions
from fitdiff.tables.table import Table


def read_sav(place: str, options: ReadOptions) -> Table:
    """Read an SPSS file (.sav, .zsav), see `_read`."""
    return _read("sav", "SPSS", place, options)


def read_por(place: str, options: ReadOptions) -> Table:
    """Read a portable SPSS file, see `_read`."""
    return _read("por", "SPSS", place, options)


def read_dta(place: str, options: ReadOptions) -> Table:
    """Read a Stata file, see `_read`."""
    return _read("dta", "Stata", place, options)


def read_sas7bdat(place: str, options: ReadOptions) -> Table:
    """Read a SAS file, see `_read`; labels of values, which SAS keeps elsewhere, are not read."""
    return _read("sas7bdat", "SAS", place, options)


def read_xpt(place: str, options: ReadOptions) -> Table:
    """Read a SAS transport file, see `_read`."""
    return _read("xport", "SAS", place, options)


def _read(function: str, program: str, place: str, options: ReadOptions) -> Table:
    """Read a file; a column all of whose values have labels is a category.

    Levels are in the order of the values, and ordered if SPSS measures the variable as ordinal.
    Values that the user declared missing are missing.

    Raises
    ------
    DataError
        If the file is not what its ending says.
    UnavailableError
        If the package pyreadstat is not installed.
    """
    options.refuse_text_options(f"a file of {program}")
    path = existing(place)
    pyreadstat: Any = need("pyreadstat", f"files of {program}")
    try:
        data, about = getattr(pyreadstat, f"read_{function}")(str(path))
    except (pyreadstat.ReadstatError, UnicodeDecodeError) as error:
        raise DataError(f"{path.name} is not a {program} file that can be read: {error}.") from None
    name = options.name or path.stem
    table = from_object(data, name)
    notes: tuple[str, ...] = ()
    for label, labels in about.variable_value_labels.items():
        ordered = about.variable_measure.get(label) == "ordinal"
        made = _labelled(table.column(label), labels, ordered=ordered)
        if isinstance(made, str):
            notes += (made,)
        else:
            table = table.with_column(made)
    return Table(table.columns, name=name, notes=notes)


def _labelled(made: Column, labels: dict[Any, str], *, ordered: bool) -> Column | str:
    """Make a category of a labelled column, or say why it is none."""
    values = sorted(labels)
    names = [str(labels[value]) for value in values]
    if len(set(names)) < len(names):
        return f"Column '{made.name}' has labels that are equal; its values are read instead."
    present = set(made.present.tolist())
    if rest := sorted(present - set(values)):
        return (
            f"Column '{made.name}' has labels for some values only (none for {rest[0]}); its "
            "values are read and the labels are not."
        )
    places = {value: place for place, value in enumerate(values)}
    codes = np.array(
        [
            0 if absent else places[value]
            for value, absent in zip(made.values.tolist(), made.missing.tolist(), strict=True)
        ],
        np.int32,
    )
    return column(made.name, codes, made.missing, levels=names, ordered=ordered)
