"""The form of a comparison as JSON: what ``fitdiff compare --json`` prints.

``docs/compare.schema.json`` is made from these classes: ``python -m
fitdiff.report.comparison_schema``.
"""

from __future__ import annotations

import json
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

SideName = Literal["first", "second"]


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Outcome(_Closed):
    """Which event a side models."""

    event: str | None = Field(description="The outcome's level that is modelled.")
    events: float | None = Field(description="Rows or trials with the event.")
    censored: float | None


class FittedSide(_Closed):
    """A side that ran."""

    error: None
    code: str = Field(description="The call as it was run, with what fitdiff supplied.")
    class_: str = Field(alias="class", description="Class of the result.")
    outcome: Outcome
    not_converged: str | None = Field(
        description="How the fit says that its solver did not arrive."
    )
    assumptions: list[str] = Field(description="What fitdiff supplied and the user did not say.")
    notes: list[str]
    warnings: list[str]
    versions: dict[str, str]


class FailedSide(_Closed):
    """A side that gave nothing."""

    error: str


class Stage(_Closed):
    """One quantity of both sides; ``same`` is null where it cannot be compared."""

    stage: str
    same: bool | None
    relation: str | None = Field(description="How different values are related, if they are.")
    how: list[str] = Field(description="How each side's was obtained.")
    why_not: str | None = None
    distance: float | None = Field(None, description="In the measure of the tolerance.")
    tolerance: float | None = None
    largest: float | None = Field(None, description="Largest plain difference of any entry.")
    where: str | None = Field(
        None, description="The entry that is furthest apart in the measure of the tolerance."
    )
    first: float | None = None
    second: float | None = None
    digits: int | None = Field(None, description="Leading digits that agree at the worst entry.")
    in_standard_errors: float | None = None
    entries: int | None = None
    only_first: list[str] = []
    only_second: list[str] = []
    by_position: list[str] = []


class Change(_Closed):
    """One setting that is changed on one side."""

    side: SideName
    setting: str
    before: str
    after: str
    family: str
    code_before: str = Field(description="The side's call without any change.")
    code_after: str = Field(description="The side's call with this change alone.")
    left_alone: float | None = Field(
        description="Largest distance that is left with this change alone, in tolerances."
    )


class Proof(_Closed):
    """What trying a set on perturbed copies of the table gave."""

    outcome: Literal["verified", "coincidence", "not verified"]
    copies: int


class Cause(_Closed):
    """A set of changes that closes quantities, none of which can be left out."""

    changes: list[Change]
    closes: list[str]
    left_together: float | None = Field(
        description="Largest distance that is left with all changes, in tolerances."
    )
    proof: Proof
    code: dict[SideName, str]
    stages: list[Stage]


class Nearest(_Closed):
    """What comes nearest on a side where nothing closes the difference."""

    side: SideName
    changes: list[str]
    quantity: str
    share: float
    off: float | None
    code: str


class Translation(_Closed):
    """A call of one side that gives the numbers of the other."""

    side: SideName = Field(description="The side whose call it is.")
    code: str
    within: float | None = Field(description="Largest plain difference that is left.")
    quantity: str
    other_code: str | None = Field(description="The other side's call, to its optimum.")
    both: bool = Field(description="Settings of the other side are changed in other_code too.")
    fresh: bool | None = Field(description="Whether fresh processes gave the same; null: not run.")
    slopes_per_sd: bool = Field(
        description="Columns are scaled: each slope is divided by its column's sd (denominator n)."
    )


class Has(_Closed):
    """What one function has of a setting, by its card."""

    function: str
    value: str
    code: str | None = Field(description="The arguments that say it.")
    default: bool


class Difference(_Closed):
    """A setting in which both calls differ, by their cards; a cause only where proved."""

    setting: str
    first: Has
    second: Has


class Counterpart(_Closed):
    """Another function for the numbers of a side that no change of the other side gives."""

    of: SideName = Field(description="The side whose numbers these are.")
    language: Literal["r", "py"]
    function: str
    code: str = Field(description="As it was run in fresh processes.")
    gives: bool = Field(description="False: it is the nearest one only.")
    within: float | None = Field(description="Largest plain difference that is left.")
    quantity: str
    stops_short: bool = Field(
        description="What is left is how far the side's own solver is from its optimum."
    )
    lacks: list[str]
    slopes_per_sd: bool


class Objective(_Closed):
    """Both solutions in both objectives, each as its value at the first and at the second."""

    of_first: list[float] | None
    of_second: list[float] | None
    same: bool
    stops_short: SideName | None


class Decision(_Closed):
    """How many decisions differ."""

    what: Literal["predicted class", "p-value"]
    limit: float
    changed: list[str]
    total: int


class SeenNumber(_Closed):
    """A number that the user saw beside what the call gives."""

    name: str
    seen: str
    found: float | None
    agrees: bool


class Origin(_Closed):
    """A fit that gives what was seen."""

    steps: list[str]
    code: str


class Seen(_Closed):
    """What became of numbers that the user saw on one side."""

    side: SideName
    agrees: bool
    numbers: list[SeenNumber]
    origins: list[Origin]
    tried: int
    complete: bool
    certain: bool


class Tried(_Closed):
    """How much was tried."""

    changes: int
    sets: int
    failed: int
    largest: int = Field(description="All sets of at most this many changes were tried.")
    complete: bool = Field(description="Whether every set up to three changes was tried.")


class Comparison(_Closed):
    """What ``fitdiff compare TABLE CALL CALL --json`` prints."""

    schema_: Literal[3] = Field(alias="schema")
    verdict: Literal["same", "nearly the same", "different", "not comparable", "undecided"]
    digits: int = Field(description="Digits to which everything agrees, at most 16.")
    calls: list[str]
    languages: list[Literal["r", "py"]]
    sides: dict[SideName, FittedSide | FailedSide]
    seen: list[Seen]
    stages: list[Stage]
    objective: Objective | None
    decisions: list[Decision]
    status: Literal["not searched", "told otherwise", "no optimum", "missing values", "searched"]
    relation: dict[str, str] = Field(description="By stage, how different values are related.")
    causes: list[Cause] = Field(description="Verified; all have the same effect, best first.")
    alternatives: list[Cause] = Field(description="The causes but the first.")
    unproved: list[Cause] = Field(description="Close it here; fewer than three usable copies.")
    partial: list[Cause]
    nearest: list[Nearest]
    closed: list[str] = Field(description="Quantities that the first cause closes.")
    remaining: list[str] = Field(description="Quantities that differ and that no cause closes.")
    translations: list[Translation]
    differences: list[Difference]
    counterparts: list[Counterpart]
    no_optimum: list[SideName]
    random: list[SideName]
    tried: Tried
    coincidences: int
    by_heart: int = Field(description="Closing sets after which both return the outcome itself.")
    notes: list[str]
    seconds: float


def schema() -> dict[str, object]:
    """The JSON schema."""
    return Comparison.model_json_schema(by_alias=True)


if __name__ == "__main__":
    print(json.dumps(schema(), indent=1))
