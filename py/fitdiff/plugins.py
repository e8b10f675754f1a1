"""Objects that packages announce to fitdiff by entry points, imported when first used."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from importlib.metadata import EntryPoint, EntryPoints, entry_points
from typing import Generic, TypeVar, cast

from fitdiff.errors import UnavailableError, describe

T = TypeVar("T")


@cache
def _scanned(path: tuple[str, ...]) -> EntryPoints:  # noqa: ARG001 - what the scan depends on
    # In Python 3.11 a deprecated mapping, which selects as `EntryPoints` do.
    return cast("EntryPoints", entry_points())


def announced(group: str) -> Mapping[str, EntryPoint]:
    """Entry points of a group by name, in alphabetical order; packages are scanned once."""
    return {point.name: point for point in sorted(_scanned(tuple(sys.path)).select(group=group))}


class Plugins(Mapping[str, T], Generic[T]):
    """The objects announced under one entry-point group, by name.

    Names are known without importing anything; a module is imported when its object is first
    asked for.

    Parameters
    ----------
    group : str
        Such as 'fitdiff.models'.
    """

    def __init__(self, group: str) -> None:
        self.group = group
        self._loaded: dict[str, T] = {}

    @cached_property
    def points(self) -> Mapping[str, EntryPoint]:
        """The entry points of the group, by name, in alphabetical order."""
        return announced(self.group)

    def __getitem__(self, name: str) -> T:
        """Import an object; `UnavailableError` if its module cannot be imported."""
        if name not in self._loaded:
            point = self.points[name]
            try:
                self._loaded[name] = point.load()
            # The code of whoever brings it may do anything, `sys.exit` included.
            except (Exception, SystemExit) as error:
                raise UnavailableError(
                    f"'{name}' ({self.group}: {point.value}) cannot be imported: "
                    f"{describe(error)}. Install what it needs, or correct its module."
                ) from error
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.points)

    def __len__(self) -> int:
        return len(self.points)

    def __contains__(self, name: object) -> bool:
        return name in self.points

    def forget(self) -> None:
        """Look for entry points again: for tests that announce some."""
        _scanned.cache_clear()
        self.__dict__.pop("points", None)
        self._loaded.clear()
