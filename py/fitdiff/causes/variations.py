"""Methods that differ from a given one in exactly one factor, and that an engine can fit."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice, product
from typing import Any

from fitdiff.causes.values import SCAN, Moves, factor_hints, other_values
from fitdiff.engines.contract import engine_points, load_engine, refuse
from fitdiff.errors import RefusedFactorError, UnavailableError
from fitdiff.methods.differences import OWNERS, Difference, differences
from fitdiff.methods.method import Method

# Combinations tried of the settings that belong to a changed factor.
_OWNED_TRIED = 60
# Time and memory of a fit grow with these numbers, of a dense net with the square of its width: a
# hundred times as wide as 5 x 160 is no cause that anybody looks for, and does not fit in memory.
_COSTLY = ("hidden", "epochs", "convolutions", "augmentation.copies")
_MOST_TIMES = 16.0
# What any machine can fit, however small the present number is.
_ALWAYS = 1024.0


@dataclass(frozen=True)
class Variation:
    """A method that differs from another in one factor.

    Attributes
    ----------
    difference : Difference
        The factor, dotted for a setting of a table, with both values.
    method : Method
        Under the name of the method that it varies: honoured by its engine.
    """

    difference: Difference
    method: Method


def variations(
    method: Method,
    moves: Moves = SCAN,
    known: Sequence[Method] = (),
    engines: Collection[str] | None = None,
) -> tuple[Variation, ...]:
    """List methods that differ from one in exactly one factor; see `fitdiff.methods.differences`.

    Every factor of the model is varied, the engine last; settings that belong to a factor's value
    change along where the engine could not honour the factor's new value otherwise.

    Parameters
    ----------
    method : Method
    moves : Moves
        How far numbers are moved.
    known : sequence of Method
        Methods whose values are tried as well; those of other models are left out.
    engines : collection of str, optional
        Engines that may be tried instead of the method's own; all that can run here by default.

    Returns
    -------
    tuple of Variation
        By factor in the order in which they are stated; no two do the same work.
    """
    found: dict[str, Variation] = {}
    for changed in (*_factors_varied(method, moves, known), *_engines_varied(method, engines)):
        difference = differences(method, changed)
        if len(difference) == 1:
            found.setdefault(changed.key(), Variation(difference[0], changed))
    return tuple(found.values())


def varied(method: Method, factor: str, value: Any) -> Method | None:
    """Return a method with another value of one factor; None where no engine could fit it.

    Parameters
    ----------
    method : Method
    factor : str
        Dotted for a setting of a table; 'engine' for the engine.
    value : object
        Settings that belong to the factor are left as they are where that is possible.
    """
    if factor == "engine":
        return _honoured(replace(method, engine=value))
    table, _, setting = factor.partition(".")
    if setting:
        try:
            value = replace(getattr(method.spec, table), **{setting: value})
        except ValueError:
            return None
    return next(_with(method, table, value, SCAN), None)


def _factors_varied(method: Method, moves: Moves, known: Sequence[Method]) -> Iterator[Method]:
    alike = [one.spec for one in known if one.model == method.model]
    for factor, hint in factor_hints(type(method.spec)).items():
        present = getattr(method.spec, factor)
        stated = [getattr(spec, factor) for spec in alike]
        yield from _known(method, factor, alike)
        for value in dict.fromkeys((*stated, *other_values(hint, present, moves))):
            if value != present:
                yield from _with(method, factor, value, moves)


def _engines_varied(method: Method, engines: Collection[str] | None) -> Iterator[Method]:
    for name in engine_points() if engines is None else engines:
        if name == method.engine:
            continue
        try:
            usable = load_engine(name).problem() is None
        except UnavailableError:
            continue
        if usable and (changed := _honoured(replace(method, engine=name))):
            yield changed


def _known(method: Method, factor: str, alike: Sequence[Any]) -> Iterator[Method]:
    """A factor and all that belongs to it as other methods state them together."""
    names = (factor, *_owned(method, factor))
    for spec in alike:
        if changed := _changed(method, {name: getattr(spec, name) for name in names}):
            yield changed


def _with(method: Method, factor: str, value: Any, moves: Moves) -> Iterator[Method]:
    """The method with another value of a factor, and of what belongs to it if it must be.

    All that is possible of the latter is given, since each is a value of the same factor.
    """
    if not _affordable(factor, value, getattr(method.spec, factor)):
        return
    if changed := _changed(method, {factor: value}):
        yield changed
        return
    hints = factor_hints(type(method.spec))
    owned = _owned(method, factor)
    choices = [
        (getattr(method.spec, name), *other_values(hints[name], getattr(method.spec, name), moves))
        for name in owned
    ]
    for combination in islice(_by_distance(choices), _OWNED_TRIED):
        settings = dict(zip(owned, combination, strict=True))
        if changed := _changed(method, {factor: value, **settings}):
            yield changed


def _affordable(factor: str, value: Any, present: Any) -> bool:
    """Whether a fit with another value of a factor costs no more than a multiple of the present."""
    for costly in _COSTLY:
        owner, _, setting = costly.partition(".")
        if owner == factor:
            now, then = (
                _largest(getattr(one, setting, 0) if setting else one) for one in (present, value)
            )
            return then <= max(_ALWAYS, _MOST_TIMES * now)
    return True


def _largest(value: Any) -> float:
    return float(max(value, default=0)) if isinstance(value, tuple) else float(value)


def _by_distance(choices: Sequence[Sequence[Any]]) -> Iterator[tuple[Any, ...]]:
    """Combinations, those first in which the fewest settings leave their present value."""
    places = product(*(range(len(choice)) for choice in choices))
    for at in sorted(places, key=lambda at: (sum(place > 0 for place in at), sum(at))):
        if any(at):
            yield tuple(choice[place] for choice, place in zip(choices, at, strict=True))


def _owned(method: Method, factor: str) -> tuple[str, ...]:
    owners = OWNERS.get(method.model, {})
    return tuple(name for name, of in owners.items() if factor in of)


def _changed(method: Method, values: dict[str, Any]) -> Method | None:
    try:
        spec = replace(method.spec, **values)
    except ValueError:  # pydantic's own, where values are out of range or contradict each other
        return None
    return _honoured(replace(method, spec=spec))


def _honoured(method: Method) -> Method | None:
    try:
        refuse(load_engine(method.engine), method)
    except RefusedFactorError:
        return None
    return method
