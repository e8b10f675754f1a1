"""Configurations: methods with their data, made from others by changing settings."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any

from fitdiff.attribution.data import (
    DATA_SETTINGS,
    FindStudy,
    Sampling,
    data_differences,
    mixed,
)
from fitdiff.attribution.specification import StepFile
from fitdiff.engines.contract import load_engine
from fitdiff.engines.contract import refusal as engine_refusal
from fitdiff.errors import SpecificationError
from fitdiff.methods.differences import (
    Difference,
    differences,
    hybrid,
    spell,
    the_only,
    with_change,
)
from fitdiff.methods.method import Method, with_settings

# Between the names of settings that change together.
_AND = " + "


@dataclass(frozen=True)
class Configuration:
    """A method and the sampling of its data: the configuration of a step."""

    method: Method
    data: Sampling


def configuration_differences(
    first: Configuration, second: Configuration, joined: str = ""
) -> tuple[Difference, ...]:
    """List the settings in which two configurations differ: of the data first, the engine last.

    Parameters
    ----------
    first, second : Configuration
    joined : str
        Settings that exist only together, by `joined_name`: they count as one, and come last.
    """
    found = (
        *data_differences(first.data, second.data),
        *differences(first.method, second.method),
    )
    parts = [one for one in found if one.setting in parts_of(joined)]
    if len(parts) < 2:
        return found
    before, after = (
        ", ".join(spell(getattr(one, side)) for one in parts) for side in ("before", "after")
    )
    others = tuple(one for one in found if one not in parts)
    return (*others, Difference(joined, before, after))


def joined_name(settings: Collection[str]) -> str:
    """Name of settings that change together as one step."""
    return _AND.join(settings)


def parts_of(setting: str) -> tuple[str, ...]:
    """Settings that a name stands for: one, unless `joined_name` made it."""
    return tuple(setting.split(_AND))


def only_change(first: Configuration, second: Configuration, joined: str = "") -> Difference:
    """Return the one setting in which neighbours differ; `SpecificationError` names several."""
    step = f"{first.method.name} -> {second.method.name}"
    return the_only(configuration_differences(first, second, joined), step)


def refusal(configuration: Configuration) -> str | None:
    """Say why the engine cannot run a configuration; None when it can."""
    method = configuration.method
    return engine_refusal(load_engine(method.engine), method)


def mix(
    first: Configuration, second: Configuration, chosen: Collection[str]
) -> Configuration | str:
    """Take the second configuration's values for the chosen settings, and the first's for the rest.

    Parameters
    ----------
    first, second : Configuration
    chosen : collection of str
        Of the settings that `configuration_differences` names; what belongs to one goes along.

    Returns
    -------
    Configuration or str
        A configuration, whether an engine supports it or not; or why no method can have such
        settings.
    """
    parts = {part for setting in chosen for part in parts_of(setting)}
    method = hybrid(first.method, second.method, parts)
    if isinstance(method, str):
        return method
    return Configuration(method, mixed(first.data, second.data, parts))


def with_step(
    configuration: Configuration, before: Configuration, after: Configuration
) -> Configuration | str:
    """Change in a configuration what a step of a ladder changes from ``before`` to ``after``.

    Returns
    -------
    Configuration or str
        As `mix` does.
    """
    method = with_change(configuration.method, before.method, after.method)
    if isinstance(method, str):
        return method
    data = {one.setting for one in data_differences(before.data, after.data)}
    return Configuration(method, mixed(configuration.data, after.data, data))


def changed(
    configuration: Configuration, step: StepFile, find_study: FindStudy, where: str
) -> Configuration:
    """Take a step as a ladder file states it.

    Raises
    ------
    SpecificationError
        If there is no such setting or value, or the step changes other than the setting it names.
    """
    if step.setting in DATA_SETTINGS:
        if step.also:
            raise SpecificationError(f"{where}: {step.setting} takes no 'also'.")
        after = replace(
            configuration, data=configuration.data.changed(step.setting, step.to, find_study, where)
        )
    else:
        after = replace(configuration, method=_changed_method(configuration.method, step, where))
    what = f"{where}, {step.setting} -> {_spell(step.to)}"
    found = the_only(configuration_differences(configuration, after), what)
    if found.setting != step.setting:
        raise SpecificationError(
            f"{what} changes the setting '{found.setting}'. State that as the step's setting."
        )
    return after


def _changed_method(method: Method, step: StepFile, where: str) -> Method:
    if step.setting == "engine":
        if not isinstance(step.to, str) or step.also:
            raise SpecificationError(
                f"{where}: engine = {step.to!r} must be an engine's name, without 'also'."
            )
        return replace(method, engine=step.to)
    return with_settings(method, {step.setting: step.to, **step.also}, where)


def _spell(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("name", value))
    return spell(tuple(value) if isinstance(value, list) else value)
