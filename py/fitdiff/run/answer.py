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
from fitdiff.quantities.quantity import Quantity
from fitdiff.results.cell import plain_text
from fitdiff.tasks.contract import Task

_REPORT = "This is a fault of the engine: report it."
_WARNING_LENGTH = 300
_MOST_WARNINGS = 1000
# SQLite stores up to 1e9 bytes in a row.
_MOST_BYTES = 500_000_000
_INT64 = np.iinfo(np.int64)


def checked(fit: object, train_rows: int, rows: int, columns: int, task: Task) -> Fit:
    """Check an engine's answer, and make its parts plain.

    Parameters
    ----------
    fit : object
        Should be a `Fit`.
    train_rows, rows, columns : int
        What the engine was asked about: training rows, test rows, and predictors of both.
    task : Task
        Gives the shapes of predictions and labels.

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
    label = _labels(fit.label, task)
    expected = {
        f"predictions for {train_rows} training rows": (
            _numbers(fit.train_prediction).shape,
            (task.prediction_shape(train_rows), (0,)),
        ),
        f"predictions for {rows} test rows": (
            _numbers(fit.prediction).shape,
            (task.prediction_shape(rows),),
        ),
        f"labels for {rows} test rows": (label.shape, (task.label_shape(rows),)),
    }
    for what, (seen, allowed) in expected.items():
        if seen not in allowed:
            raise ValueError(
                f"The engine returned {seen} {what}, not {allowed[0]} ({task.prediction}). "
                f"{_REPORT}"
            )
    return Fit(
        status=fit.status,
        prediction=fit.prediction.astype(np.float64, copy=False),
        label=label,
        threshold=_number("threshold", fit.threshold),
        selected=_columns(fit.selected, columns),
        parameters=_parameters(fit.parameters),
        epochs=_number("epochs", fit.epochs),
        updates=_integer("updates", fit.updates),
        warnings=_warnings(fit.warnings),
        train_prediction=fit.train_prediction.astype(np.float64, copy=False),
        quantities=_quantities(fit.quantities),
        timings={str(name): float(seconds) for name, seconds in fit.timings.items()},
    )


def _labels(given: object, task: Task) -> NDArray[Any]:
    """Make labels plain: a byte each, or int32 where there are more than two classes."""
    label = _numbers(given)
    classes = len(task.labels)
    if not np.isin(label, np.arange(classes)).all():
        numbers = "0 and 1" if classes == 2 else f"0 to {classes - 1}" if classes else "none"
        raise ValueError(f"The engine returned labels other than {numbers}. {_REPORT}")
    return label.astype(np.uint8 if classes <= 2 else np.int32, copy=False)


def _quantities(quantities: object) -> tuple[Quantity, ...]:
    if not isinstance(quantities, Iterable) or isinstance(quantities, str):
        raise TypeError(f"The engine returned {quantities!r} as quantities. {_REPORT}")
    found = tuple(quantities)
    for one in found:
        if not isinstance(one, Quantity):
            raise TypeError(
                f"The engine returned a {type(one).__name__} among the quantities, not a Quantity. "
                f"{_REPORT}"
            )
    if (size := sum(one.values.nbytes for one in found)) > _MOST_BYTES:
        raise ValueError(
            f"The engine returned {size:,} bytes of quantities; {_MOST_BYTES:,} can be stored."
        )
    return found


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
