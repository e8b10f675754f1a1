"""Drift of the installed R and its packages from ``renv.lock``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fitdiff.errors import SpecificationError


@dataclass(frozen=True)
class Lock:
    """Versions that ``renv.lock`` states.

    Attributes
    ----------
    r : str
        Version of R.
    packages : mapping of str to str
        Version of each R package, by name.
    """

    r: str
    packages: Mapping[str, str]


@dataclass(frozen=True)
class Drift:
    """One version that is not as stated.

    Attributes
    ----------
    name : str
        'R', or a package.
    stated : str
    installed : str or None
        None for a package that is not installed.
    """

    name: str
    stated: str
    installed: str | None

    def __str__(self) -> str:
        if self.installed is None:
            return f"{self.name} {self.stated} is not installed"
        return f"{self.name} is {self.installed}, stated {self.stated}"


def read_lock(file: Path) -> Lock:
    """Read a lock file in renv's format.

    Raises
    ------
    SpecificationError
        If there is none, or it is not in that format.
    """
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        packages = {name: str(entry["Version"]) for name, entry in content["Packages"].items()}
        return Lock(str(content["R"]["Version"]), packages)
    except FileNotFoundError:
        raise SpecificationError(f"There is no {file}. Restore it from the checkout.") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise SpecificationError(
            f"{file} is not in renv's format ({type(error).__name__}: {error}). It needs "
            "R.Version, and Packages with a Version for each. Restore it from the checkout."
        ) from error


def find_drift(lock: Lock, r: str, packages: Mapping[str, str]) -> tuple[Drift, ...]:
    """Compare an installation with a lock file, as strings: renv restores exact versions.

    Parameters
    ----------
    lock : Lock
    r : str
        Version of R installed.
    packages : mapping of str to str
        Versions of the R packages installed; those that the lock does not name are no drift.

    Returns
    -------
    tuple of Drift
        R first, then packages in the order of the lock; those not installed at the end.
    """
    stated = {"R": lock.r, **lock.packages}
    installed = {**packages, "R": r}
    found = [
        Drift(name, version, installed.get(name))
        for name, version in stated.items()
        if installed.get(name) != version
    ]
    return tuple(sorted(found, key=lambda drift: drift.installed is None))
