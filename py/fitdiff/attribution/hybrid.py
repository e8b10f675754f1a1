"""Hybrids: a method with the data that it is given, made from others by changing factors."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from fitdiff.attribution.data import (
    DATA_FACTORS,
    DataSetting,
    FindStudy,
    data_differences,
    mixed,
)
from fitdiff.attribution.specification import RungFile
from fitdiff.engines.contract import engine_of
from fitdiff.errors import RefusedFactorError, SpecificationError, nearest
from fitdiff.methods.differences import Difference, carried, differences, spell, the_only
from fitdiff.methods.method import Method
from fitdiff.methods.specification import validate
from fitdiff.models import MODELS


@dataclass(frozen=True)
class Hybrid:
    """A method, and the setting of its data: what stands on a rung."""

    method: Method
    data: DataSetting


def hybrid_differences(first: Hybrid, second: Hybrid) -> tuple[Difference, ...]:
    """List the factors in which two hybrids differ, those of the data first, the engine last."""
    return (
        *data_differences(first.data, second.data),
        *differences(first.method, second.method),
    )


def only_change(first: Hybrid, second: Hybrid) -> Difference:
    """Return the one factor in which neighbours differ; `SpecificationError` names several."""
    step = f"{first.method.name} -> {second.method.name}"
    return the_only(hybrid_differences(first, second), step)


def refusal(hybrid: Hybrid) -> str | None:
    """Say why the engine cannot run a hybrid; None when it can."""
    try:
        engine_of(hybrid.method)
    except RefusedFactorError as error:
        return str(error)
    return None


def mix(first: Hybrid, second: Hybrid, chosen: Collection[str]) -> Hybrid | str:
    """Take the second hybrid's values for the chosen factors, and the first's for the rest.

    Parameters
    ----------
    first, second : Hybrid
    chosen : collection of str
        Of the factors that `hybrid_differences` names; what belongs to one goes along.

    Returns
    -------
    Hybrid or str
        A hybrid, whether or not an engine honours it; or why no method can have such factors.
    """
    groups = carried(first.method, second.method)
    names = {name for factor in chosen for name in groups.get(factor, ())}
    base, other = first.method, second.method
    model = other.model if "model" in chosen else base.model
    content, theirs = asdict(base.spec), asdict(other.spec)
    for name in sorted(names - {"model", "engine"}, key=lambda name: "." not in name):
        table, dot, key = name.partition(".")
        if dot and table not in names:
            content[table] = {**content[table], key: theirs[table][key]}
        elif not dot and name in theirs:
            content[name] = theirs[name]
        elif not dot:
            del content[name]
    title = f"{base.name} with {other.name}'s {', '.join(sorted(chosen))}"
    engine = other.engine if "engine" in chosen else base.engine
    try:
        spec = validate(MODELS[model], content, where=title)
    except SpecificationError as error:
        return str(error)
    method = Method(base.name, title, model, engine, spec)
    return Hybrid(method, mixed(first.data, second.data, set(chosen)))


def changed(hybrid: Hybrid, rung: RungFile, find_study: FindStudy, where: str) -> Hybrid:
    """Take a rung as a ladder file states it.

    Raises
    ------
    SpecificationError
        If there is no such factor or value, or the rung changes other than the factor it names.
    """
    if rung.factor in DATA_FACTORS:
        if rung.settings:
            raise SpecificationError(f"{where}: {rung.factor} has no settings of its own.")
        after = replace(hybrid, data=hybrid.data.changed(rung.factor, rung.to, find_study, where))
    else:
        after = replace(hybrid, method=_changed_method(hybrid.method, rung, where))
    step = f"{where}, {rung.factor} -> {_spell(rung.to)}"
    found = the_only(hybrid_differences(hybrid, after), step)
    if found.factor != rung.factor:
        raise SpecificationError(
            f"{step} changes the factor '{found.factor}'. State that as the rung's factor."
        )
    return after


def _changed_method(method: Method, rung: RungFile, where: str) -> Method:
    if rung.factor == "engine":
        if not isinstance(rung.to, str) or rung.settings:
            raise SpecificationError(
                f"{where}: engine = {rung.to!r} must be an engine's name, without settings."
            )
        return replace(method, engine=rung.to)
    content = asdict(method.spec)
    for factor, value in {rung.factor: rung.to, **rung.settings}.items():
        _put(content, factor, value, where)
    return replace(method, spec=validate(MODELS[method.model], content, where))


def _put(content: dict[str, Any], factor: str, value: Any, where: str) -> None:
    table, dot, key = factor.partition(".")
    at: Mapping[str, Any] = content
    if dot and isinstance(content.get(table), dict):
        at = content[table] = dict(content[table])
    name = key if dot else table
    if name not in at:
        flat = [*content, "engine", *DATA_FACTORS]
        flat += [
            f"{one}.{inner}" for one, t in content.items() if isinstance(t, dict) for inner in t
        ]
        raise SpecificationError(f"{where}: unknown factor '{factor}'. {nearest(factor, flat)}")
    at[name] = value  # type: ignore[index]  # a dict of ours, or a copy


def _spell(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("name", value))
    return spell(tuple(value) if isinstance(value, list) else value)
