"""Checks of values that must not cross by accident: NA, non-finite numbers, bad text and types."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from rbridge.errors import RRefused
from rbridge.messages import Mode
from rbridge.values import NonFinite

# R's missing values, by bit pattern. A double is NA if it is a NaN whose low word is 1954 (R's
# R_IsNA, arithmetic.c); arithmetic may set the quiet bit of the high word but keeps the low one.
NA_DOUBLE = np.uint64(0x7FF0_0000_0000_07A2)
NA_INTEGER = np.iinfo(np.int32).min
_NA_LOW_WORD = np.uint64(1954)
_LOW_WORD = np.uint64(0xFFFF_FFFF)


def refuse_values(
    values: NDArray[Any],
    missing: NDArray[np.bool_] | None,
    mode: Mode,
    where: str,
    nonfinite: NonFinite,
) -> None:
    """Raise `RRefused` if R would read one of the values that are present as another.

    Parameters
    ----------
    values : ndarray
    missing : ndarray of bool, same shape, or None
        What is to be NA in R; None for nothing.
    mode : {'double', 'integer', 'logical', 'raw'}
        R's type for the values.
    where : str
        The expression that names them in an error message.
    nonfinite : {'refuse', 'carry'}
    """
    if mode == "raw":
        refuse_first(missing, f"{where} has a missing element", "R's raw vectors have no NA")
    elif mode == "integer":
        refuse_first(
            _present(values == NA_INTEGER, missing),
            f"{where} holds -2147483648",
            "R reads it as NA; pass Masked(values, missing) if it is meant so",
        )
    elif mode == "double":
        if np.isfinite(values).all():
            return
        refuse_first(
            _present(is_na(values), missing),
            f"{where} holds R's own NA, a NaN with low word 1954,",
            "pass Masked(values, missing) if it is meant so",
        )
        if nonfinite == "refuse":
            refuse_nonfinite(values, missing, where)


def refuse_nonfinite(
    values: NDArray[np.float64], missing: NDArray[np.bool_] | None, where: str
) -> None:
    """Raise `RRefused` if a value that is present is NaN or infinite."""
    refuse_first(
        _present(~np.isfinite(values), missing),
        f"{where} holds NaN or an infinity",
        "call with nonfinite='carry' to let it cross",
    )


def refuse_present_na(values: NDArray[Any], missing: NDArray[np.bool_] | None, where: str) -> None:
    """Raise `RRefused` if a value that came from R is NA, NaN or infinite."""
    refuse_first(missing, f"{where} holds NA", "call with nonfinite='carry' to get it Masked")
    if values.dtype == np.float64:
        refuse_nonfinite(values, None, where)


def _present(bad: NDArray[np.bool_], missing: NDArray[np.bool_] | None) -> NDArray[np.bool_]:
    return bad if missing is None else bad & ~missing


def refuse_first(bad: NDArray[np.bool_] | None, what: str, remedy: str) -> None:
    """Raise `RRefused` naming the first place where ``bad`` is true, and how many there are."""
    if bad is None or not bad.any():
        return
    place = tuple(int(i) for i in np.argwhere(bad)[0])
    at = f" at {list(place)}, counted from 0" if place else ""
    more = f" (and {bad.sum() - 1} more)" if bad.sum() > 1 else ""
    raise RRefused(f"{what}{at}{more}: {remedy}.")


def is_na(values: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Mark where R would see ``NA_real_``; elementwise, False for any other NaN."""
    nan = np.isnan(values)
    if not nan.any():
        return nan
    low = np.asarray(values, order="C").view(np.uint64) & _LOW_WORD
    return cast("NDArray[np.bool_]", nan & (low == _NA_LOW_WORD))


def checked_text(text: str, where: str) -> str:
    """Return a text that R can hold, or raise `RRefused`."""
    if "\0" in text:
        raise RRefused(f"{where} is the string {text!r}; R's strings cannot hold a NUL.")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise RRefused(f"{where} is the string {text!r}, which UTF-8 cannot hold.") from None
    return text


def checked_name(name: object, where: str) -> str:
    """Return a name that an R list element can have, or raise `RRefused`."""
    if not isinstance(name, str) or name == "":
        raise RRefused(f"A name in {where} must be a string that is not empty, got {name!r}.")
    return checked_text(name, f"a name in {where}")


def type_remedy(dtype: np.dtype[Any]) -> str:
    """Say which arrays can cross and what to do with one of another type."""
    integers = "Use .astype(numpy.int32) if the values fit, or .astype(numpy.float64)."
    remedies = {
        "f": "Use .astype(numpy.float64).",
        "i": integers,
        "u": integers,
        "c": "Pass the real and the imaginary part.",
        "S": "Use .astype(str).",
        "O": "Use .astype(str), or pass a list.",
        "T": "Use .astype(str).",
    }
    allowed = "Arrays of native float64, int32, uint8, bool and str can cross."
    return f"{allowed} {remedies.get(dtype.kind, '')}".rstrip()
