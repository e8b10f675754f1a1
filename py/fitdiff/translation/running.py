"""Scripts run by bare ``Rscript`` and ``python``, and what they print."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from fitdiff.calls.tree import Language
from fitdiff.errors import UnavailableError
from fitdiff.quantities.terms import normal_term

_LIMIT = 120.0


@dataclass(frozen=True)
class Shown:
    """One number that a script printed."""

    label: str
    value: float


@dataclass(frozen=True)
class Ran:
    """What a script printed.

    Attributes
    ----------
    shown : mapping of str to tuple of Shown
        By the kind of quantity.
    problem : str
        Why it failed; empty where it did not.
    """

    shown: Mapping[str, tuple[Shown, ...]]
    problem: str = ""


def run_script(script: str, language: Language, folder: Path) -> Ran:
    """Run a script in a folder, in a process of its own that has none of ours.

    Raises
    ------
    UnavailableError
        Without R.
    """
    with tempfile.TemporaryDirectory() as place:
        file = Path(place, "script.R" if language == "r" else "script.py")
        file.write_text(script, encoding="utf-8")
        program = [sys.executable] if language == "py" else _rscript()
        try:
            done = subprocess.run(
                [*program, str(file)],
                cwd=folder,
                capture_output=True,
                text=True,
                timeout=_LIMIT,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Ran({}, f"It took longer than {_LIMIT:g} s.")
    if done.returncode:
        return Ran({}, "\n".join(done.stderr.strip().splitlines()[-3:]))
    return Ran(read_shown(done.stdout))


def _rscript() -> list[str]:
    program = shutil.which("Rscript")
    if program is None:
        raise UnavailableError("Rscript was not found. Install R; `fitdiff doctor` tells how.")
    return [program]


def read_shown(output: str) -> Mapping[str, tuple[Shown, ...]]:
    """Read the lines ``kind <tab> label <tab> number``; other lines are the functions' own."""
    found: dict[str, list[Shown]] = {}
    for line in output.splitlines():
        match line.split("\t"):
            case [kind, label, number]:
                value = float("nan") if number in ("NA", "NaN", "nan") else float(number)
                found.setdefault(kind, []).append(Shown(label, value))
    return {kind: tuple(several) for kind, several in found.items()}


@dataclass(frozen=True)
class Agreement:
    """How far two scripts are apart in one quantity.

    Attributes
    ----------
    kind : str
    difference : float
        The largest, relative to the larger number, or absolute below 1e-8 of the largest of its
        kind; of a p-value relative to its log squared, as it depends on the statistic; infinite
        where they cannot be aligned.
    values : int
    """

    kind: str
    difference: float
    values: int


def agreements(
    first: Ran, second: Ran, levels: Mapping[str, Sequence[str]]
) -> tuple[Agreement, ...]:
    """Compare what two scripts printed, kind by kind."""
    found = []
    for kind, mine in first.shown.items():
        theirs = second.shown.get(kind)
        if theirs is not None:
            found.append(_agreement(kind, mine, theirs, levels))
    return tuple(found)


def _agreement(
    kind: str,
    mine: tuple[Shown, ...],
    theirs: tuple[Shown, ...],
    levels: Mapping[str, Sequence[str]],
) -> Agreement:
    if len(mine) != len(theirs):
        return Agreement(kind, float("inf"), len(mine))
    ours = {normal_term(one.label, levels): one.value for one in mine}
    others = {normal_term(one.label, levels): one.value for one in theirs}
    if len(ours) == len(mine) and ours.keys() == others.keys():
        pairs = [(value, others[label]) for label, value in ours.items()]
    else:  # other names for the same terms: contrasts, scalars
        pairs = [(a.value, b.value) for a, b in zip(mine, theirs, strict=True)]
    a, b = np.array(pairs, dtype=np.float64).T
    both = np.isnan(a) & np.isnan(b)
    equal = both | (a == b)
    with np.errstate(invalid="ignore"):
        size = np.fmax(np.abs(a), np.abs(b))
        # A coefficient that is 0 but for rounding has no digits of its own.
        floor = 1e-8 * np.nanmax(size) if size.size else 1.0
        far = np.where(equal, 0.0, np.abs(a - b) / np.fmax(size, max(floor, 1e-300)))
        if kind == "p-values":  # the smaller, the more a rounded statistic moves it
            logs = np.fmax(np.abs(np.log(np.fmax(size, 1e-300))), 1.0)
            far = np.where(size > 1e-300, np.abs(a - b) / np.fmax(size, 1e-300) / logs**2, 0.0)
            far = np.where(equal, 0.0, far)
    worst = float(np.max(far)) if far.size else 0.0
    return Agreement(kind, worst if not np.isnan(worst) else float("inf"), len(mine))
