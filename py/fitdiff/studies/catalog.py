"""Search for studies, methods and ladders: beside the user's file, and in installed packages.

A *home* is a folder that may hold folders ``studies``, ``methods`` and ``ladders``. Packages ship
homes (entry-point group ``fitdiff.collections``); a user's own file has one too, see `home_of`.
Only names of files are looked at: nothing is read and nothing heavy imported.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Literal, get_args

from fitdiff.errors import SpecificationError, nearest
from fitdiff.plugins import announced

Kind = Literal["studies", "methods", "ladders"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_WORDS: Mapping[Kind, str] = {"studies": "study", "methods": "method", "ladders": "ladder"}


def collections() -> dict[str, Path]:
    """Homes that ship: folders of packages, by their names under ``fitdiff.collections``."""
    folders = {}
    for name, point in announced("fitdiff.collections").items():
        spec = find_spec(point.value)
        if spec is not None and spec.origin is not None:
            folders[name] = Path(spec.origin).parent
    return folders


def collection_of(file: Path) -> str:
    """Name of the collection that a file ships with; empty for a user's own."""
    folder = file.parent.parent
    return next((name for name, home in collections().items() if home == folder), "")


def home_of(file: Path) -> Path:
    """Home of a user's own file: the folder it is in, or the one above if that is named by kind.

    Both ``mine/study.toml`` and ``mine/studies/study.toml`` find ``mine/methods/``.
    """
    folder = file.absolute().parent
    return folder.parent if folder.name in KINDS else folder


def available(kind: Kind, beside: Path | None = None) -> dict[str, Path]:
    """Files of one kind by name; those of the user's home hide others of the same name.

    Parameters
    ----------
    kind : {'studies', 'methods', 'ladders'}
    beside : Path, optional
        The user's home.
    """
    homes = [*collections().values(), *([beside] if beside else [])]
    return {path.stem: path for home in homes for path in sorted((home / kind).glob("*.toml"))}


def find_file(
    name_or_path: str, kind: Kind, beside: Path | None = None, stated_in: Path | None = None
) -> Path:
    """Return the file of that name and kind; a name that ends in ``.toml`` is a path.

    Parameters
    ----------
    name_or_path : str
    kind : {'studies', 'methods', 'ladders'}
    beside : Path, optional
        The user's home.
    stated_in : Path, optional
        The file that names it, which a path is relative to; else to the working directory.

    Raises
    ------
    SpecificationError
        If there is none; the message has the nearest name.
    """
    word = _WORDS[kind]
    if not name_or_path.strip() or not name_or_path.isprintable():
        raise SpecificationError(
            f"{name_or_path!r} is not the name of a {word}. Give one of `fitdiff list`, or the "
            "path of a TOML file."
        )
    if name_or_path.endswith(".toml"):
        return stated_in.parent / name_or_path if stated_in else Path(name_or_path)
    if "/" in name_or_path:
        raise SpecificationError(
            f"There is no {word} '{name_or_path}'. A path must end in '.toml'; a name has no '/'."
        )
    known = available(kind, beside)
    if name_or_path in known:
        return known[name_or_path]
    # Unlike Path.is_file, this does not fail of a name that no file can have.
    if stated_in is None and os.path.isfile(f"{name_or_path}.toml"):
        raise SpecificationError(
            f"There is no {word} '{name_or_path}'. Did you mean '{name_or_path}.toml'?"
        )
    if not known:
        raise SpecificationError(
            f"There is no {word} '{name_or_path}': none is installed. Install a package that "
            "brings some, or give the path of a TOML file."
        )
    raise SpecificationError(f"There is no {word} '{name_or_path}'. {nearest(name_or_path, known)}")
