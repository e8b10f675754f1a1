"""Claims in study files: the steps that test them, and the rule of the verdict."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from pydantic.dataclasses import dataclass

from fitdiff.constraints import STRICT, Text
from fitdiff.stats.decision import Expectation


# By both names, so that `dataclasses.replace` works.
@dataclass(frozen=True, config=STRICT | {"populate_by_name": True})
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
    splits : int
        Of each size: the number at which the step is judged, once. It is undecided with fewer, and
        further ones are not looked at, so that looking again cannot change a verdict.
    note : str
        What the step can decide and what it cannot, beyond what its setting says.
    """

    from_: Annotated[str, Field(alias="from")]
    to: Text
    setting: Text
    expects: Expectation
    splits: Annotated[int, Field(ge=2)]
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
