"""What a plant is: a change made behind the back of what is compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from fitdiff.causes.case import Refits
from fitdiff.compare.levels import Fitted

Kind = Literal["factor", "data", "fit"]
KINDS: tuple[Kind, ...] = ("factor", "data", "fit")


@dataclass(frozen=True)
class Plant:
    """A change that turns what a method gives into something else under the method's name.

    Attributes
    ----------
    kind : {'factor', 'data', 'fit'}
        Another value of a factor; other rows; or something done to the result.
    what : str
        In few words.
    factor : str
        The factor that must be named; empty where what is changed is not declared.
    refused : bool
        Whether the engine must refuse to fit, because the rows are not those of their hashes.
    make : callable (Fitted, Refits) -> Fitted
        Takes the method's own fit, and what fits others to the same rows.
    """

    kind: Kind
    what: str
    factor: str
    make: Callable[[Fitted, Refits], Fitted]
    refused: bool = False
