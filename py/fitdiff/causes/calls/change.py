"""Changes of one side of a comparison, and what is known of the two sides after some."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Side = Literal["first", "second"]
Family = Literal["flag", "choice", "limit", "accuracy", "number", "sibling", "transform"]

# A flag, a choice or a limit is what a person sets; a number may hit the target by luck.
_RANKS: Mapping[Family, int] = {
    "flag": 0,
    "choice": 0,
    "limit": 0,
    "sibling": 1,
    "transform": 1,
    "accuracy": 1,
    "number": 2,
}


@dataclass(frozen=True)
class Which:
    """Which calls of a function a change is of, where a side calls it more than once.

    Attributes
    ----------
    calls : tuple of int
        Their numbers in the tree.
    words : str
        As in 'std(z)' or 'both calls of std'.
    """

    calls: tuple[int, ...]
    words: str


@dataclass(frozen=True)
class Change:
    """One edit of one side, which sets one setting.

    Attributes
    ----------
    side : {'first', 'second'}
    setting : str
        Function and argument, such as 'LogisticRegression:C', or the name of a transform.
    before, after : str
        Both values as code.
    family : Family
        What kind of candidate it is.
    edit : Hashable
        What applies it to the side's call; opaque here.
    meaning : str
        What the setting is about, by a name that both sides share, such as 'intercept'; '' where
        that is not known.
    covers : tuple of str
        The settings that it sets, by their names in cards; none where no card tells.
    declared : bool
        A card says that this gives the other side's value, or the tightest solver.
    which : Which or None
        None where the side calls the function once, or the change is not of a call.
    """

    side: Side
    setting: str
    before: str
    after: str
    family: Family
    edit: Hashable
    meaning: str = ""
    covers: tuple[str, ...] = ()
    declared: bool = False
    which: Which | None = None

    @property
    def parts(self) -> tuple[str, str]:
        """Function and argument; '' and all of it for what is no argument, as 'term a:b'."""
        if self.family == "transform":
            return "", self.setting
        function, _, argument = self.setting.rpartition(":")
        return function, argument

    def clashes(self, other: Change) -> bool:
        """Whether both set the same setting of the same call."""
        if (self.side, self.setting) != (other.side, other.setting):
            return False
        if self.which is None or other.which is None:
            return True
        return not set(self.which.calls).isdisjoint(other.which.calls)

    def is_part_of(self, other: Change) -> bool:
        """Whether the other change does the same to more calls of the function."""
        if self.which is None or other.which is None or self.after != other.after:
            return False
        same = (self.side, self.setting) == (other.side, other.setting)
        return same and set(self.which.calls) < set(other.which.calls)

    @property
    def rank(self) -> int:
        """Lower is likelier to be what a person means."""
        return _RANKS[self.family]


ChangeSet = frozenset[Change]


def in_order(changes: Iterable[Change]) -> list[Change]:
    """Changes in the order in which they are told: of settings first, those of accuracy last."""
    return sorted(changes, key=lambda c: (c.family == "accuracy", c.side, c.setting, repr(c)))


@dataclass(frozen=True)
class Gap:
    """How far two fits are apart, quantity by quantity, in units of each one's tolerance.

    Attributes
    ----------
    by_kind : mapping of str to float
        At most 1 where the quantity is the same on both sides; infinite where the other side
        reports it in another form.
    entries : mapping of str to int
        How many entries of a quantity were compared, where that is known.
    unpaired : mapping of str to int
        How many entries of a quantity one side has and the other has not.
    """

    by_kind: Mapping[str, float]
    entries: Mapping[str, int] = field(default_factory=dict)
    unpaired: Mapping[str, int] = field(default_factory=dict)

    @property
    def differing(self) -> frozenset[str]:
        """The quantities that are not the same."""
        return frozenset(kind for kind, distance in self.by_kind.items() if not distance <= 1)

    def closes(self, base: Gap, kinds: frozenset[str]) -> bool:
        """Whether ``kinds`` are the same here, and nothing that was the same in ``base`` is not.

        A quantity that is no longer reported, or of fewer entries, is not closed; nor is one that
        has entries, such as a term that was added beside its like, which the other side has not.
        """
        held = base.by_kind.keys() - base.differing
        needed = kinds | held
        if not needed <= self.by_kind.keys() or self.differing & needed:
            return False
        if any(self.unpaired.get(kind, 0) > base.unpaired.get(kind, 0) for kind in needed):
            return False
        return all(self.entries.get(kind, 0) >= base.entries.get(kind, 0) for kind in needed)


# Fits a side after changes; None where that fails.
FitSide = Callable[[Side, ChangeSet], "Fitted | None"]


@dataclass(frozen=True)
class Fitted:
    """A side's fit as the search sees it.

    Attributes
    ----------
    identity : Hashable
        Equal for fits that report equal numbers.
    content : object
        What `Compare` understands.
    """

    identity: Hashable
    content: object


Compare = Callable[[Fitted, Fitted], Gap]
