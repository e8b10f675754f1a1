"""What an engine handed back: checked, and made of plain types, before anything relies on it.

An engine may be anybody's. What does not keep the contract is told as a fault of the engine, and
fails the cell that it was fitted for; nothing later can fail because of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from fitdiff.engines.contract import Fit, Status
from fitdiff.results.cell import plain_text

_REPORT = "This is a fault of the engine: report it."
_WARNING_LENGTH = 300
_MOST_WARNINGS = 1000
# SQLite stores up to 1e9 bytes in a row.
_MOST_BYTES = 500_000_000
_INT64 = np.iinfo(np.int64)


def checked(fit: object, train_rows: int, rows: int, columns: int) -> Fit:
    """Check an engine's answer, and make its parts plain.

    Parameters
    ----------
    fit : object
        Should be a `Fit`.
    train_rows, rows, columns : int
        What the engine was asked about: training rows, test rows, and columns of both.

    Raises
    ------
    TypeError, ValueError
        If the answer does not keep the contract; the message says how.
    """
    if not isinstance(fit, Fit):
        raise TypeError(f"The engine returned a {type(fit).__name__}, not a Fit. {_REPORT}")
    if fit.status not in get_args(Status):
        raise ValueError(
            f"The engine returned the status {fit.status!r}, not one of "
            f"{', '.join(get_args(Status))}. {_REPORT}"
        )
    probability, label = _numbers(fit.probability), _numbers(fit.label)
    train_probability = _numbers(fit.train_probability)
    if train_probability.shape not in ((train_rows,), (0,)):
        raise ValueError(
            f"The engine returned {train_probability.shape} probabilities for {train_rows} "
            f"training rows. {_REPORT}"
        )
    if probability.shape != (rows,) or label.shape != (rows,):
        raise ValueError(
            f"The engine returned {probability.shape} probabilities and {label.shape} "
            f"labels for {rows} test rows. {_REPORT}"
        )
    if not np.isin(label, (0, 1)).all():
        raise ValueError(f"The engine returned labels other than 0 and 1. {_REPORT}")
    return Fit(
        status=fit.status,
        probability=probability.astype(np.float64, copy=False),
        label=label.astype(np.uint8, copy=False),
        threshold=_number("threshold", fit.threshold),
        selected=_columns(fit.selected, columns),
        parameters=_parameters(fit.parameters),
        epochs=_number("epochs", fit.epochs),
        updates=_integer("updates", fit.updates),
        warnings=_warnings(fit.warnings),
        train_probability=train_probability.astype(np.float64, copy=False),
    )


def _numbers(array: object) -> NDArray[Any]:
    # Masked entries would come back as the numbers beneath the mask.
    masked = isinstance(array, np.ma.MaskedArray)
    if not isinstance(array, np.ndarray) or masked or array.dtype.kind not in "biuf":
        of = f" of {array.dtype}" if isinstance(array, np.ndarray) else ""
        raise TypeError(
            f"The engine returned a {type(array).__name__}{of} where an array of numbers is due. "
            f"{_REPORT}"
        )
    return array


def _parameters(parameters: object) -> dict[str, NDArray[Any]]:
    if not isinstance(parameters, Mapping):
        raise TypeError(
            f"The engine returned a {type(parameters).__name__} of parameters, not a mapping. "
            f"{_REPORT}"
        )
    arrays = {plain_text(str(name)): _numbers(array) for name, array in parameters.items()}
    if (size := sum(array.nbytes for array in arrays.values())) > _MOST_BYTES:
        raise ValueError(
            f"The engine returned {size:,} bytes of parameters; {_MOST_BYTES:,} can be stored."
        )
    return arrays


def _columns(selected: object, columns: int) -> tuple[int, ...]:
    if not isinstance(selected, Iterable) or isinstance(selected, str):
        raise TypeError(f"The engine returned {selected!r} as selected columns. {_REPORT}")
    found = tuple(_integer("a selected column", column) for column in selected)
    if wrong := [column for column in found if not 0 <= column < columns]:
        raise ValueError(
            f"The engine selected column {wrong[0]} of {columns}, which are counted from 0. "
            f"{_REPORT}"
        )
    return found


def _warnings(warnings: object) -> tuple[str, ...]:
    if isinstance(warnings, str) or not isinstance(warnings, Iterable):
        warnings = (warnings,)
    texts = tuple(warnings)
    kept = tuple(_shortened(str(text)) for text in texts[:_MOST_WARNINGS])
    further = len(texts) - len(kept)
    return (*kept, f"... ({further} more warnings)") if further else kept


def _shortened(warning: str) -> str:
    """H2O names every constant column, some six hundred a fit."""
    if len(warning) <= _WARNING_LENGTH:
        return plain_text(warning)
    return f"{plain_text(warning[:_WARNING_LENGTH])}... ({len(warning)} characters)"


def _number(what: str, value: object) -> float:
    if not isinstance(value, int | float | np.integer | np.floating):
        raise TypeError(f"The engine returned {value!r} as {what}, not a number. {_REPORT}")
    return float(value)


def _integer(what: str, value: object) -> int:
    if not isinstance(value, int | np.integer) and not float(_number(what, value)).is_integer():
        raise ValueError(f"The engine returned {value!r} as {what}, not an integer. {_REPORT}")
    whole = int(value)  # type: ignore[call-overload]
    if not _INT64.min <= whole <= _INT64.max:
        raise ValueError(f"The engine returned {value!r} as {what}, beyond 64 bits. {_REPORT}")
    return int(whole)
