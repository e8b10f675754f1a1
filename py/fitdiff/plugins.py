"""What packages announce to fitdiff by entry points, imported when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from importlib.metadata import EntryPoint, entry_points
from typing import Generic, TypeVar

from fitdiff.errors import UnavailableError

T = TypeVar("T")


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
        return {point.name: point for point in sorted(entry_points(group=self.group))}

    def __getitem__(self, name: str) -> T:
        """Import an object; `UnavailableError` if its module cannot be imported."""
        if name not in self._loaded:
            point = self.points[name]
            try:
                self._loaded[name] = point.load()
            except (ImportError, AttributeError) as error:
                raise UnavailableError(
                    f"'{name}' ({self.group}: {point.value}) cannot be imported: {error}. Install "
                    "what it needs, or repair its module."
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
        self.__dict__.pop("points", None)
        self._loaded.clear()
