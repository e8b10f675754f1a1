"""Facts of a fit that are no numbers to compare: which event it models, whether it converged."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class FitFacts:
    """What a fit says of its outcome and of its solver.

    Attributes
    ----------
    event : str
        The outcome's level of which the probability is modelled; '' where that is not known.
    events, censored : float or None
        How many rows, or trials, have the event; how many times are censored.
    not_converged : str
        How the fit says that its solver did not arrive; '' where it does not.
    """

    event: str = ""
    events: float | None = None
    censored: float | None = None
    not_converged: str = ""
