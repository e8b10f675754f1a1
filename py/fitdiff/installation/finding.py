"""One thing that an examination of the installation looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from fitdiff.installation.r import RInstallation
from fitdiff.plugins import Plugins

State = Literal["ok", "warning", "missing", "wrong"]


@dataclass(frozen=True)
class Finding:
    """Finding of `fitdiff doctor` about one component.

    Attributes
    ----------
    name : str
    version : str
        Empty if it is missing or has none.
    state : {'ok', 'warning', 'missing', 'wrong'}
    detail : str
        Where it is, what it is for, or what is wrong with it.
    remedy : str
        The command that puts it right; empty if nothing is wrong.
    required : bool
        Whether studies cannot be run while this is missing or wrong.
    """

    name: str
    version: str
    state: State
    detail: str
    remedy: str
    required: bool


# Given the R of this machine, or None where there is none.
Check = Callable[[RInstallation | None], Sequence[Finding]]

# What packages examine of their own, each check announced under this entry-point group.
CHECKS: Plugins[Check] = Plugins("fitdiff.doctor")
