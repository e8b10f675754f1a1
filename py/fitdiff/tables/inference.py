r"""Inference of a column's type from its texts.

In this order, of the values that are not missing (the texts in ``missing``, by default ``NA`` and
the empty text, also with spaces around them):

1. none at all: float;
2. all ``TRUE``/``True``/``true`` or ``FALSE``/...: boolean;
3. all digits with an optional sign: integer, if they fit 64 bits;
4. all decimal numbers, with an optional exponent, or ``NaN``, ``Inf``: float, rounded correctly;
5. else string, with the spaces it has. Categories, dates and times are never guessed: say
   ``types={"g": "category", "day": "date"}``.

Quotes do not matter, in both languages: ``"1"`` is a number. Where R's ``read.csv`` and
``pandas.read_csv`` would read a column differently, a note of the table says so: ``T`` and ``F``
(logical in R, text in pandas), the empty text in a column of texts (a value in R, missing in
pandas), ``None``, ``null``, ``N/A`` ... (text in R, missing in pandas). A column of numbers but for
such words is refused, as the two disagree about all of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fitdiff.errors import DataError
from fitdiff.tables.arrow import from_array
from fitdiff.tables.columns import Column, column

TRUE = ("TRUE", "True", "true")
FALSE = ("FALSE", "False", "false")
INTEGER = r"^[+-]?[0-9]+$"
NUMBER = (
    r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"
    r"|^(NaN|nan)$|^[+-]?(Inf|inf|INF|Infinity|infinity)$"
)
# What pandas.read_csv takes for missing and R does not, and what people write.
_PANDAS_NA = (
    "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>",
    "N/A", "NULL", "NaN", "None", "n/a", "nan", "null",
)  # fmt: skip
_MARKS = (*_PANDAS_NA, ".", "-", "--", "?", "none", "na", "missing", "#DIV/0!", "#VALUE!", "#REF!")


@dataclass(frozen=True)
class Typed:
    """A column and what there is to say about its type."""

    column: Column
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Texts:
    """The texts of a column.

    Attributes
    ----------
    name : str
    raw : StringArray
    trimmed : StringArray
        Without the spaces around; a decimal comma is a point.
    gone : BooleanArray
        Which are missing.
    """

    name: str
    raw: pa.Array
    trimmed: pa.Array
    gone: pa.Array

    @property
    def present(self) -> pa.Array:
        """The trimmed texts that are not missing."""
        return self.trimmed.filter(pc.invert(self.gone))

    def cast(self, kind: pa.DataType) -> pa.Array:
        """Turn what is present into numbers; Arrow knows no plus sign."""
        plain = pc.replace_substring_regex(self.trimmed, r"^\+", "")
        return pc.cast(pc.if_else(self.gone, pa.scalar(None, pa.string()), plain), kind)


def texts_of(name: str, raw: pa.Array, missing: tuple[str, ...], decimal: str) -> Texts:
    """Mark what is missing in a column of texts."""
    trimmed = pc.utf8_trim_whitespace(raw)
    gone = pc.fill_null(pc.is_in(trimmed, pa.array(missing, pa.string())), True)
    gone = pc.or_(gone, pc.is_null(raw))
    if decimal == ",":
        comma = pc.match_substring_regex(trimmed, r"^[+-]?[0-9]*,[0-9]+([eE][+-]?[0-9]+)?$")
        trimmed = pc.if_else(comma, pc.replace_substring(trimmed, ",", "."), trimmed)
    return Texts(name, raw, trimmed, gone)


def infer(texts: Texts) -> Typed:
    """Find the type of a column by this module's rules.

    Raises
    ------
    DataError
        If all but some words for a missing value are numbers.
    """
    present = texts.present
    if not len(present):
        made = column(texts.name, np.zeros(len(texts.raw)), bools(texts.gone))
        return Typed(made, (f"Column '{texts.name}' has no values; it is read as float.",))
    if _all(pc.is_in(present, pa.array(TRUE + FALSE))):
        return Typed(booleans(texts, TRUE))
    if _all(pc.match_substring_regex(present, INTEGER)):
        return _integers(texts, present)
    numbers = pc.match_substring_regex(present, NUMBER)
    if _all(numbers):
        return Typed(from_array(texts.name, texts.cast(pa.float64())))
    return Typed(strings(texts), _about_strings(texts, present, numbers))


def strings(texts: Texts) -> Column:
    """Keep the texts as they are, spaces included."""
    return from_array(texts.name, pc.if_else(texts.gone, pa.scalar(None, pa.string()), texts.raw))


def _integers(texts: Texts, present: pa.Array) -> Typed:
    try:
        made = from_array(texts.name, texts.cast(pa.int64()))
    except pa.ArrowInvalid:
        note = "has integers beyond 64 bits and is read as strings; R would round them to doubles."
        return Typed(strings(texts), (f"Column '{texts.name}' {note}",))
    zeros = pc.match_substring_regex(present, r"^[+-]?0[0-9]")
    if not pc.any(zeros).as_py():
        return Typed(made)
    example = present.filter(zeros)[0].as_py()
    note = (
        f"Column '{texts.name}': codes such as {example} are read as integers, as in R and pandas. "
        "To keep the zeros, give it the type 'string'."
    )
    return Typed(made, (note,))


def _about_strings(texts: Texts, present: pa.Array, numbers: pa.Array) -> tuple[str, ...]:
    name, count = texts.name, pc.sum(numbers).as_py()
    notes = []
    if count:
        rest = present.filter(pc.invert(numbers))
        kinds = pc.unique(rest).to_pylist()
        rows = np.flatnonzero(~bools(texts.gone))[~bools(numbers)]
        first = f"the first is {rest[0].as_py()!r} in row {rows[0]}, counted from 0"
        if all(text in _MARKS for text in kinds):
            listed = ", ".join(repr(text) for text in ("NA", "", *kinds))
            raise DataError(
                f"Column '{name}' has {count} numbers and {len(rest)} other values, {first}. If "
                f"they mean a missing value, say missing=[{listed}]; if not, "
                "give it the type 'string'."
            )
        notes.append(
            f"Column '{name}' is read as strings: {count} of {len(present)} values are numbers, "
            f"the others are not; {first}."
        )
    distinct = set(pc.unique(present).to_pylist()) if len(present) else set()
    if distinct <= {"T", "F"}:
        notes.append(
            f"Column '{name}' has T and F: strings here and in pandas, logical in R's read.csv. "
            "Give it the type 'boolean' or 'string'."
        )
    if words := sorted(distinct & set(_PANDAS_NA)):
        notes.append(
            f"Column '{name}' has the text {words[0]!r}, a missing value to pandas.read_csv, not "
            "to R's read.csv; here it is a text."
        )
    if pc.any(pc.equal(texts.trimmed, "")).as_py():
        notes.append(
            f"Column '{name}' has empty texts: missing here and in pandas, a value in R's read.csv."
        )
    return tuple(notes)


def booleans(texts: Texts, true: tuple[str, ...]) -> Column:
    """Make a boolean column: true where the text is one of those given."""
    values = pc.is_in(texts.trimmed, pa.array(true))
    return column(texts.name, bools(values), bools(texts.gone))


def _all(good: pa.Array) -> bool:
    return bool(pc.all(good).as_py())


def bools(values: pa.Array) -> NDArray[np.bool_]:
    """Arrow's booleans as NumPy's."""
    return np.asarray(values.to_numpy(zero_copy_only=False), dtype=np.bool_)
