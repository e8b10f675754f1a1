"""Claims in study files: the steps that test them, and the rule of the verdict."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fitdiff.constraints import STRICT, Text
from fitdiff.stats.decision import Expectation


@dataclass(frozen=True, config=STRICT)
class StepFile:
    """One step of a ladder: two methods that differ in exactly one setting.

    Attributes
    ----------
    from_, to : str
        Names of the methods; the effect is what ``to`` gains over ``from_``. In TOML the first is
        called ``from``, which Python keeps for itself.
    setting : str
        In which they differ; checked against the methods, see `fitdiff.methods.differences`.
    expects : {'gain', 'loss', 'no-effect'}
        What the claim says of the accuracy.
    note : str
        What the step can decide and what it cannot, beyond what its setting says.
    """

    from_: Annotated[str, Field(alias="from")]
    to: Text
    setting: Text
    expects: Expectation
    note: str = ""


@dataclass(frozen=True, config=STRICT)
class ClaimFile:
    """A public claim about the discrepancy, and the steps that test it.

    Attributes
    ----------
    id : str
    statement : str
        One sentence.
    who : str
        Who made it.
    steps : tuple of StepFile
        At least one. The first is taken on the system that the claim is about, and decides the
        verdict; each further one has a verdict of its own.
    """

    id: Text
    statement: Text
    who: Text
    steps: tuple[StepFile, ...]
