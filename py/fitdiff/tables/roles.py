"""Roles of columns: the outcome, weights, an offset, time and event ..."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from fitdiff.errors import DataError, nearest
from fitdiff.tables.columns import Column

# What some fields call by another name.
_SYNONYMS = {"cluster": "group", "status": "event", "y": "outcome", "response": "outcome"}
_NUMBERS = ("weights", "offset", "exposure", "time")


@dataclass(frozen=True)
class Roles:
    """The columns that have a part of their own; each None or the name of a column.

    Attributes
    ----------
    outcome : str or None
        What is modelled.
    weights : str or None
        Not negative.
    offset : str or None
        Added to the linear predictor.
    exposure : str or None
        Above 0; its logarithm is added to the linear predictor.
    group : str or None
        Rows that belong together: a cluster, a subject.
    time, event : str or None
        Survival: the time until the event or the end of observation, and whether the event came
        (boolean, or 0 and 1).
    strata : str or None
    id : str or None
        Names the row; never a predictor.
    """

    outcome: str | None = None
    weights: str | None = None
    offset: str | None = None
    exposure: str | None = None
    group: str | None = None
    time: str | None = None
    event: str | None = None
    strata: str | None = None
    id: str | None = None

    def stated(self) -> dict[str, str]:
        """The roles that a column has, in the order above."""
        pairs = ((field.name, getattr(self, field.name)) for field in fields(self))
        return {role: name for role, name in pairs if name is not None}

    def within(self, names: Sequence[str]) -> Roles:
        """Keep the roles of the columns named."""
        return Roles(**{role: name for role, name in self.stated().items() if name in names})


def roles_of(stated: Mapping[str, str] | Roles | None) -> Roles:
    """Make roles of a mapping from role to column; ``cluster`` means group, ``status`` event.

    Raises
    ------
    DataError
        If a role is unknown or stated twice.
    """
    if stated is None or isinstance(stated, Roles):
        return stated or Roles()
    known = [field.name for field in fields(Roles)]
    made: dict[str, str] = {}
    for given, name in stated.items():
        role = _SYNONYMS.get(given, given)
        if role not in known:
            raise DataError(f"Unknown role '{given}'. {nearest(given, known)}")
        if role in made:
            raise DataError(f"Role '{role}' is given to '{made[role]}' and to '{name}'. Keep one.")
        made[role] = name
    return Roles(**made)


def check_roles(roles: Roles, columns: Mapping[str, Column]) -> None:
    """Raise `DataError` if a role names no column, or one that cannot have it."""
    seen: dict[str, str] = {}
    for role, name in roles.stated().items():
        if name not in columns:
            raise DataError(
                f"Role '{role}' is given to '{name}', which is not a column. "
                f"{nearest(name, columns)}"
            )
        # A variable can be its own stratum or group; nothing else is two things.
        if name in seen and not {role, seen[name]} <= {"group", "strata", "id"}:
            raise DataError(f"Column '{name}' has two roles, '{seen[name]}' and '{role}'.")
        seen[name] = role
        _check_role(role, columns[name])


def _check_role(role: str, column: Column) -> None:
    if role in _NUMBERS:
        if column.kind not in ("float", "integer"):
            raise DataError(
                f"Role '{role}' needs numbers; column '{column.name}' is {column.kind}."
            )
        if role in ("weights", "time"):
            _refuse(role, column, column.values < 0, "0 or more")
        if role == "exposure":
            _refuse(role, column, column.values <= 0, "above 0")
        _refuse(role, column, np.isinf(column.values), "finite")
    if role == "event" and column.kind != "boolean":
        if column.kind not in ("float", "integer"):
            raise DataError(
                f"Role 'event' needs booleans, or 0 and 1; column '{column.name}' is {column.kind}."
            )
        _refuse(role, column, ~np.isin(column.values, (0, 1)), "0 or 1")


def _refuse(role: str, column: Column, bad: NDArray[np.bool_], allowed: str) -> None:
    rows = np.flatnonzero(bad & ~column.missing)
    if rows.size:
        raise DataError(
            f"Role '{role}': values must be {allowed}; column '{column.name}' has "
            f"{column.values[rows[0]]} in row {rows[0]}, counted from 0"
            + (f", and {rows.size - 1} more." if rows.size > 1 else ".")
        )
