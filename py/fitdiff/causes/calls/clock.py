"""How much time a search has, which also limits the fits that it makes."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass

# Of a budget, what is kept for the proof; and seconds that a proof may take beyond it.
_FOR_PROOF, GRACE = 0.25, 3.0


@dataclass
class Clock:
    """An end of time, in seconds of `time.perf_counter`.

    Attributes
    ----------
    end : float
        No fit goes on after it.
    """

    end: float = math.inf

    def start(self, seconds: float) -> None:
        """Let the time end some seconds from now."""
        self.end = time.perf_counter() + seconds

    @property
    def left(self) -> float:
        """Seconds that are left; none if negative."""
        return self.end - time.perf_counter()

    @property
    def is_up(self) -> bool:
        """Whether no time is left."""
        return self.left <= 0

    def begin_search(self) -> float:
        """Keep a part of what is left for the proof; return the end of all."""
        end = self.end
        self.start(self.left * (1 - _FOR_PROOF))
        return end

    def begin_proof(self, end: float, stopped: bool) -> None:
        """Let what was found be proved until `end`, and a few seconds at least.

        Parameters
        ----------
        end : float
            As `begin_search` returned it.
        stopped : bool
            The user waits: a few seconds are all there is.
        """
        soon = time.perf_counter() + GRACE
        self.end = soon if stopped else max(end, soon)
