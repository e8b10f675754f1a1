"""Explaining a gap: a ladder made from two methods, by a stated rule of order."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from fitdiff.attribution.configuration import Configuration, parts_of
from fitdiff.attribution.data import Sampling
from fitdiff.attribution.ladder import Ladder, build_ladder
from fitdiff.attribution.search import (
    ORDER_RULE,
    NoPathError,
    all_differences,
    find_path,
    preferred_order,
)
from fitdiff.attribution.specification import LadderProfile
from fitdiff.errors import SpecificationError
from fitdiff.methods.specification import read_toml
from fitdiff.stats.noise import FEWEST_RESEEDED
from fitdiff.studies.catalog import available
from fitdiff.studies.study import Study, find_method, read_study
from fitdiff.studies.study_file import Profile, StudyFile


def explain(
    first: str,
    second: str,
    study: str | Study,
    *,
    to_study: str | None = None,
    order: Sequence[str] = (),
) -> Ladder:
    """Make the ladder from one method to another.

    Parameters
    ----------
    first, second : str
        Methods, by name or by the path of a TOML file.
    study : str or Study
        Whose data, splits, seeds and profiles are used; name or path.
    to_study : str, optional
        The study whose draw, pool and test set the second method has, if they are others.
    order : sequence of str
        Settings to change first, in this order; the others follow by
        `fitdiff.attribution.search.ORDER_RULE`.

    Raises
    ------
    SpecificationError
        If a method, study or setting is unknown, or the methods do not differ.
    NoPathError
        If engines cannot run the configurations of any order.
    """
    study = read_study(study) if isinstance(study, str) else study
    other = read_study(to_study) if to_study else study
    if other.file.sources != study.file.sources:
        raise SpecificationError(
            f"The studies '{study.name}' and '{other.name}' are of different data: a ladder "
            "compares methods on the same. Name studies of the same data."
        )
    ends = (
        Configuration(find_method(first, study.folder), Sampling.of(study.file)),
        Configuration(find_method(second, study.folder), Sampling.of(other.file)),
    )
    settings = all_differences(*ends)
    if not settings:
        raise SpecificationError(
            f"{first} and {second} have the same settings: there is "
            "nothing to explain. Name another method."
        )
    preferred = preferred_order(settings, order)
    try:
        path, joined = find_path(*ends, preferred)
    except NoPathError as error:
        raise NoPathError(f"{error}{_ladders_between(study.folder, first, second)}") from None
    profiles = {
        name: made
        for name, profile in study.file.profiles.items()
        if (made := _profile(profile, study.file)) is not None
    }
    return build_ladder(
        f"{first}-to-{second}",
        f"{ends[0].method.title} -> {ends[1].method.title}",
        study,
        path,
        profiles,
        verdict=study.file.verdict,
        order=_order_text(order, joined),
        joined=joined,
    )


def _order_text(order: Sequence[str], joined: str) -> str:
    """Say by which rule steps are in order, and what one of them changes together."""
    texts = [ORDER_RULE]
    if order:
        texts.append(f"Named to come first: {', '.join(order)}.")
    if joined:
        *others, engine = parts_of(joined)
        texts.append(
            f"{', '.join(others)} and {engine} change together, as one step: no engine could run "
            "what comes in between, so that their effects cannot be told apart."
        )
    return " ".join(texts)


def _ladders_between(folder: Path, first: str, second: str) -> str:
    """Name the ladder files that lead from one method to the other."""
    files = {name: read_toml(path) for name, path in available("ladders", folder).items()}
    names = [
        name
        for name, content in files.items()
        if (content.get("start"), content.get("end")) == (first, second)
    ]
    if not names:
        return ""
    commands = ", ".join(f"fitdiff explain --ladder {name}" for name in names)
    return f"\nThere is a ladder file from {first} to {second}: {commands}"


def _profile(profile: Profile, study: StudyFile) -> LadderProfile | None:
    """A study's profile for a ladder; None where a pool is drawn from in no size that is stated."""
    sizes = tuple(size for size in profile.sizes if not isinstance(size, str))
    if study.pool is not None and not sizes:
        return None
    drawn = profile.replicates * study.parts
    reseeded = FEWEST_RESEEDED if drawn >= FEWEST_RESEEDED else 0
    return LadderProfile(sizes=sizes or ("all",), replicates=profile.replicates, reseeded=reseeded)
