"""Where studies, methods and ladders are found: beside the user's own, and those that ship."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from fitdiff.errors import SpecificationError, nearest

# Folders of TOML files that a collection, or a user's folder, may hold.
Kind = Literal["studies", "methods", "ladders"]
_WORDS: Mapping[Kind, str] = {"studies": "study", "methods": "method", "ladders": "ladder"}


def collections() -> tuple[Path, ...]:
    """Folders that ship: those of the packages announced under ``fitdiff.collections``."""
    folders = []
    for point in sorted(entry_points(group="fitdiff.collections")):
        spec = find_spec(point.value)
        if spec is not None and spec.origin is not None:
            folders.append(Path(spec.origin).parent)
    return tuple(folders)


def available(kind: Kind, beside: Path | None = None) -> dict[str, Path]:
    """Files of one kind by name; those beside a user's own file hide others of the same name.

    Parameters
    ----------
    kind : {'studies', 'methods', 'ladders'}
    beside : Path, optional
        A folder that may hold folders of the three kinds.
    """
    folders = [*collections(), *([beside] if beside else [])]
    return {
        path.stem: path for folder in folders for path in sorted((folder / kind).glob("*.toml"))
    }


def find_file(name: str, kind: Kind, beside: Path | None = None) -> Path:
    """Return the file of that name and kind.

    Raises
    ------
    SpecificationError
        If there is none; the message has the nearest name.
    """
    known = available(kind, beside)
    if name in known:
        return known[name]
    if not known:
        raise SpecificationError(
            f"There is no {_WORDS[kind]} '{name}': none is installed. Install a package that "
            "brings some, or give the path of a TOML file."
        )
    raise SpecificationError(f"There is no {_WORDS[kind]} '{name}'. {nearest(name, known)}")
