"""One side of a comparison as the user gave it: a call, an object that was fitted, or both."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pandas as pd

from fitdiff.calls.tree import Language
from fitdiff.quantities.fit_facts import FitFacts
from fitdiff.quantities.quantity import Quantity

# Given the rows to predict (None where it is not known which) and the names of their columns.
Read = Callable[[pd.DataFrame | None, Sequence[str]], Sequence[Quantity]]


@dataclass(frozen=True, eq=False)
class Asked:
    """One side of a comparison.

    Attributes
    ----------
    title : str
        What it is called: 'the fitted Ridge'.
    language : {'r', 'py'}
    call : str or None
        ``r: ...`` or ``py: ...``: what is run, or what would make the object again.
    why_no_call : str
        Why no call makes it again, as a sentence.
    read : callable or None
        Lists what an object reports; None where only a call was given.
    features : tuple of str
        Names of the columns that the object was fitted to, where it knows them.
    width : int or None
        How many those are.
    facts : FitFacts
        Which event is modelled, and whether the solver arrived, where the object says.
    design : DataFrame or None
        The model matrix without the intercept, where the object has it.
    """

    title: str
    language: Language
    call: str | None = None
    why_no_call: str = ""
    read: Read | None = None
    features: tuple[str, ...] = ()
    width: int | None = None
    facts: FitFacts = field(default_factory=FitFacts)
    design: pd.DataFrame | None = None
