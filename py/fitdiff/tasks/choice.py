"""Choice of the task: stated by the user, or clear from the outcome; never guessed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from fitdiff.errors import DataError, nearest
from fitdiff.tables.columns import Column
from fitdiff.tables.table import Table
from fitdiff.tasks.binary import Binary
from fitdiff.tasks.contract import Task, labels_of, refuse_missing
from fitdiff.tasks.count import Count
from fitdiff.tasks.multiclass import Multiclass
from fitdiff.tasks.none import NoOutcome
from fitdiff.tasks.numeric import Numeric
from fitdiff.tasks.survival import Survival

_MOST_CLASSES = 50


@dataclass(frozen=True)
class Chosen:
    """A task, and how it was decided.

    Attributes
    ----------
    task : Task
    reason : str
        A sentence without a full stop.
    """

    task: Task
    reason: str


def task_of(table: Table, task: str | None = None, event: str | None = None) -> Chosen:
    """Decide which task a table poses.

    Parameters
    ----------
    table : Table
        With its roles: an outcome, or a time and an event, or neither.
    task : {'binary', 'multiclass', 'count', 'numeric', 'survival', 'none'}, optional
        As the user, or the family of a call, says.
    event : str, optional
        Of a binary outcome, the label whose probability is modelled; a number as text.

    Returns
    -------
    Chosen

    Raises
    ------
    DataError
        If the outcome cannot be of that task; or, if none is stated, two would make sense:
        integers of which some are neither 0 nor 1 (counts, numbers or codes of classes), two
        labels whose order the languages see differently, many labels.
    """
    if task is not None and task not in _TASKS:
        raise DataError(f"Unknown task '{task}'. {nearest(task, _TASKS)}")
    if event is not None and task not in (None, "binary"):
        raise DataError(f"event is for a binary outcome; the task is {task}.")
    said = "as stated"
    if task is None:
        task, said = _clear(table)
        if event is not None and task != "binary":
            raise DataError(f"event is for a binary outcome; the task is {task} ({said}).")
    chosen = _TASKS[task](table, event)
    chosen.task.encode(table)  # an outcome of the wrong type is refused here
    return Chosen(chosen.task, f"{said}; {chosen.reason}" if chosen.reason else said)


def _clear(table: Table) -> tuple[str, str]:
    roles = table.roles
    if roles.time is not None or roles.event is not None:
        return "survival", "there are columns for time and event"
    if roles.outcome is None:
        return "none", "no column is the outcome"
    column = table.column(roles.outcome)
    refuse_missing(column)
    named = f"'{column.name}'"
    if column.kind in ("boolean", "string", "category"):
        count = len(set(labels_of(column).tolist()))
        if count == 1:
            raise DataError(f"The outcome {named} has only one value, {labels_of(column)[0]!r}.")
        if column.kind == "category" and count == 2 < len(column.levels):
            raise DataError(
                f"The outcome {named} has {len(column.levels)} levels, of which two have rows. R's "
                "glm() would take all but the first for the event. Leave out the unused levels, or "
                "say task='binary'."
            )
        if count > _MOST_CLASSES:
            raise DataError(
                f"The outcome {named} has {count} different labels. If they are classes, say "
                "task='multiclass'."
            )
        return (
            ("binary", f"{named} has two labels")
            if count == 2
            else ("multiclass", f"{named} has {count} labels")
        )
    if column.kind not in ("float", "integer"):
        raise DataError(f"The outcome {named} is a {column.kind}; make it a number or a category.")
    return _clear_number(named, column)


def _clear_number(named: str, column: Column) -> tuple[str, str]:
    values = column.numbers()
    distinct = np.unique(values)
    if distinct.tolist() == [0.0, 1.0]:
        return "binary", f"{named} is 0 or 1"
    if distinct.size == 1:
        raise DataError(f"The outcome {named} has only one value, {column.values[0]}.")
    if (values != np.rint(values)).any():
        return "numeric", f"{named} has fractions"
    if (values < 0).any():
        return "numeric", f"{named} has negative numbers"
    shown = ", ".join(f"{value:g}" for value in distinct[:4]) + (
        " ..." if distinct.size > 4 else ""
    )
    classes = ", 'binary'" if distinct.size == 2 else ", 'multiclass'" if distinct.size < 10 else ""
    raise DataError(
        f"The outcome {named} is {shown}, which can mean more than one thing. Say task='numeric', "
        f"'count'{classes}."
    )


def _binary(table: Table, event: str | None) -> Chosen:
    column = _outcome(table)
    labels = _labels_in_order(column)
    if len(labels) != 2:
        raise DataError(
            f"The outcome '{column.name}' has {len(labels)} values ({', '.join(labels[:5])}); a "
            "binary one has two."
        )
    if event is not None:
        if event not in labels:
            raise DataError(
                f"The event '{event}' is not a value of '{column.name}'. {nearest(event, labels)}"
            )
        other = labels[1 - labels.index(event)]
        return Chosen(Binary((other, event)), f"the event is '{event}', as stated")
    # R's glm() models the second level; scikit-learn the last label by code point. A factor of
    # strings has R's levels in the order of its language, where case counts last.
    by_r = labels if column.kind != "string" else sorted(labels, key=str.lower)
    by_python = labels if column.kind in ("float", "integer", "boolean") else sorted(labels)
    if by_r != by_python:
        raise DataError(
            f"Which value of '{column.name}' is the event? R would model '{by_r[1]}', Python "
            f"'{by_python[1]}'. Say event='{by_r[1]}' or event='{by_python[1]}'."
        )
    return Chosen(Binary((labels[0], labels[1])), f"the event is '{labels[1]}', the second")


def _multiclass(table: Table, _: str | None) -> Chosen:
    column = _outcome(table)
    labels = tuple(_labels_in_order(column))
    if len(labels) < 2:
        raise DataError(f"The outcome '{column.name}' has only one value.")
    return Chosen(Multiclass(labels), "")


def _without_labels(task: Task) -> Callable[[Table, str | None], Chosen]:
    def choose(_table: Table, _event: str | None) -> Chosen:
        return Chosen(task, "")

    return choose


def _outcome(table: Table) -> Column:
    if table.roles.outcome is None:
        raise DataError(f"{table.name} has no outcome. Say roles={{'outcome': ...}}.")
    column = table.column(table.roles.outcome)
    refuse_missing(column)
    if column.kind in ("date", "datetime"):
        raise DataError(f"The outcome '{column.name}' is a {column.kind} and has no classes.")
    return column


def _labels_in_order(column: Column) -> list[str]:
    """The labels that rows have: by level, by value, or by code point."""
    present = set(labels_of(column).tolist())
    if column.kind == "category":
        return [level for level in column.levels if level in present]
    if column.kind in ("float", "integer"):
        return sorted(present, key=int)
    return sorted(present)


_TASKS: dict[str, Callable[[Table, str | None], Chosen]] = {
    "binary": _binary,
    "multiclass": _multiclass,
    "count": _without_labels(Count()),
    "numeric": _without_labels(Numeric()),
    "survival": _without_labels(Survival()),
    "none": _without_labels(NoOutcome()),
}
