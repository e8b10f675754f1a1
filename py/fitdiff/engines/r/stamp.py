"""Check by a stamp from set-up that the installed R package is that of the checkout."""

from __future__ import annotations

import hashlib
from pathlib import Path

# What R loads; tests and help pages may change without a new installation.
_LOADED = ("r/fitdiff/DESCRIPTION", "r/fitdiff/NAMESPACE")
_CODE = "r/fitdiff/R/"


def changed_since(stamp: Path, sources: Path) -> tuple[str, ...]:
    """List the files of the R package that R loads and that are not as they were installed.

    Parameters
    ----------
    stamp : Path
        Written by ``setup.sh``: a line on R, then the SHA-256 and name of each file.
    sources : Path
        The folder ``r/fitdiff`` of the checkout.

    Returns
    -------
    tuple of str
        Their names, as 'r/fitdiff/R/rows.R', of new and deleted files too. Empty where stamp or
        folder is missing: a package installed by hand, or without a checkout, cannot be compared.
    """
    if not (stamp.is_file() and sources.is_dir()):
        return ()
    installed = _stated(stamp.read_text())
    files = {
        f"r/fitdiff/{file.relative_to(sources).as_posix()}": file for file in sources.rglob("*")
    }
    here = {
        name: hashlib.sha256(file.read_bytes()).hexdigest()
        for name, file in files.items()
        if _is_loaded(name) and file.is_file()
    }
    names = sorted(installed.keys() | here.keys())
    return tuple(name for name in names if installed.get(name) != here.get(name))


def _stated(stamp: str) -> dict[str, str]:
    pairs = (line.partition("  ") for line in stamp.splitlines())
    return {name: digest for digest, _, name in pairs if _is_loaded(name)}


def _is_loaded(name: str) -> bool:
    return name in _LOADED or name.startswith(_CODE)
