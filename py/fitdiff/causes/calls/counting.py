"""What a search says while it goes on: sets tried, and the time that is left."""

from __future__ import annotations

from collections.abc import Callable

from fitdiff.causes.calls.change import Compare, Fitted, Gap
from fitdiff.causes.calls.clock import Clock


def counted(compare: Compare, changes: int, clock: Clock, say: Callable[[str], None]) -> Compare:
    """Return a comparison that says how many sets of changes were compared before.

    Parameters
    ----------
    compare : callable (Fitted, Fitted) -> Gap
    changes : int
        That sets are made of.
    clock : Clock
        Of the search.
    say : callable (str)
    """
    done = 0

    def count(one: Fitted, other: Fitted) -> Gap:
        nonlocal done
        # The first one is of both sides without changes.
        if done:
            sets = f"{done} {'set' if done == 1 else 'sets'} of {changes} changes tried"
            say(f"{sets}, at most {max(clock.left, 0.0):.0f} s left")
        done += 1
        return compare(one, other)

    return count
