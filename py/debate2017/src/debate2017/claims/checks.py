"""Checks of a study's claims against its methods: each step changes the setting that it states."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from debate2017.claims.specification import ClaimFile, StepFile
from fitdiff.errors import SpecificationError, nearest
from fitdiff.methods.differences import only_difference
from fitdiff.methods.method import Method


def check_claims(claims: Sequence[ClaimFile], methods: Sequence[Method], where: str) -> None:
    """Check that every step can be taken, and changes what it says and nothing else.

    Parameters
    ----------
    claims : sequence of ClaimFile
    methods : sequence of Method
        Those that the study runs.
    where : str
        The study's file, for the message.

    Raises
    ------
    SpecificationError
        If a claim has no step, the same step twice or another's id; if a step names a method that
        the study does not run; if its methods differ in no setting, several, or another one.
    """
    by_name = {method.name: method for method in methods}
    ids = [claim.id for claim in claims]
    if doubled := {one for one in ids if ids.count(one) > 1}:
        raise SpecificationError(
            f"{where}: claims share the id {', '.join(sorted(doubled))}. Give each its own."
        )
    for claim in claims:
        place = f"{where}, claim {claim.id}"
        if not claim.steps:
            raise SpecificationError(f"{place} has no step to test it by. State at least one.")
        pairs = [(step.from_, step.to) for step in claim.steps]
        for step, pair in zip(claim.steps, pairs, strict=True):
            if pairs.count(pair) > 1:
                raise SpecificationError(
                    f"{place} takes the step {' -> '.join(pair)} more than once. State it once."
                )
            _check_step(step, by_name, place)


def _check_step(step: StepFile, methods: Mapping[str, Method], place: str) -> None:
    for name in (step.from_, step.to):
        if name not in methods:
            raise SpecificationError(
                f"{place}: the study does not run '{name}'. Add it to 'methods'. "
                + nearest(name, methods)
            )
    try:
        found = only_difference(methods[step.from_], methods[step.to])
    except SpecificationError as error:
        raise SpecificationError(f"{place}: {error}") from None
    if found.setting != step.setting:
        raise SpecificationError(
            f"{place}: the step {step.from_} -> {step.to} states setting = '{step.setting}', but "
            f"changes '{found.setting}'. State that, or name other methods."
        )
