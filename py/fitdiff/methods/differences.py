"""Differences between two methods: the rule that ladders, steps and explanations share.

The rule:

- The model is a setting, then come the transforms, one of a kind, and the model's own settings,
  the engine last. Transforms that both methods make in another order are a setting too.
- A setting that belongs to another setting's value counts as part of that setting when both change:
  ``optimiser.rate`` where the optimiser is another one, the tolerance where the solver is another
  one (it measures something else there), the strength of a penalty where the penalty is another.
  Where the owner is the same, it counts as a setting of its own. How dropout is scaled belongs to
  dropout only where that is switched on or off, because without dropout it means nothing.
- The settings of a transform that only one of the methods makes, or that goes by another name,
  belong to it: ``select.k`` to ``select``.
- Of two models, the settings that only one of them has belong to the model.

Which setting belongs to which is stated with the settings of a model, in its class attribute
``OWNERS``: a mapping of the setting to its owners; and in ``SWITCHES`` those owners of which a
setting is a part only where they change to or from a value, with a function that recognises it.
Nested tables (optimiser, augmentation, transforms) show it by their dot and need no entry.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from fitdiff.errors import SpecificationError
from fitdiff.methods.method import TRANSFORMS, Method, SettingValue, transforms_of
from fitdiff.methods.specification import validate

# Stated only of two methods that make the same transforms in another order.
TRANSFORM_ORDER = "transform order"


@dataclass(frozen=True)
class Difference:
    """One setting in which two methods differ.

    Attributes
    ----------
    setting : str
        'model', 'engine', a kind of transform, or a setting of a model; dotted for a setting of a
        table, which a transform is.
    before, after : SettingValue or None
        Its value in the first and in the second method; None in a method whose model lacks it,
        'none' of a transform that it does not make.
    """

    setting: str
    before: SettingValue | None
    after: SettingValue | None


def differences(first: Method, second: Method) -> tuple[Difference, ...]:
    """List the settings in which two methods differ, by the rule above.

    Parameters
    ----------
    first, second : Method

    Returns
    -------
    tuple of Difference
        In the order in which settings are stated, the model first and the engine last; empty for
        methods that are the same work under two names.
    """
    before, after = _stated(first, second), _stated(second, first)
    return tuple(
        Difference(name, before.get(name), after.get(name)) for name in carried(first, second)
    )


def carried(first: Method, second: Method) -> dict[str, tuple[str, ...]]:
    """Tell for each setting in which two methods differ what changes with it, by the rule above.

    Returns
    -------
    dict of str to tuple of str
        In the order of `differences`: the setting itself, and the settings that belong to it. Every
        value that the methods do not share is named once.
    """
    before, after = _stated(first, second), _stated(second, first)
    spec = type(first.spec) if first.model == second.model else None
    # The engine is a setting of both and is stated last.
    names = [name for name in dict.fromkeys((*before, *after)) if name != "engine"] + ["engine"]
    changed = [name for name in names if before.get(name) != after.get(name)]
    owner_of = {
        name: next((one for one in changed if one in _owners(name, spec, before, after)), None)
        for name in changed
    }
    carriers: dict[str, list[str]] = {name: [] for name in changed if owner_of[name] is None}
    for name in changed:
        carrier, owner = name, owner_of[name]
        while owner is not None:
            carrier, owner = owner, owner_of[owner]
        carriers[carrier].append(name)
    return {carrier: tuple(names) for carrier, names in carriers.items()}


def hybrid(first: Method, second: Method, chosen: Collection[str]) -> Method | str:
    """Take the second method's values for the chosen settings, and the first's for the rest.

    Parameters
    ----------
    first, second : Method
    chosen : collection of str
        Of the settings that `differences` names; what belongs to one goes along.

    Returns
    -------
    Method or str
        A method, whether an engine supports it or not; or why no method can have such settings.
    """
    groups = carried(first, second)
    names = {name for setting in chosen for name in groups.get(setting, ())}
    return _mixed(first, second, names, f"{first.name} with {second.name}'s {_listed(chosen)}")


def with_change(method: Method, before: Method, after: Method) -> Method | str:
    """Change in a method what differs between two others, to the value that ``after`` has.

    Returns
    -------
    Method or str
        As `hybrid` does.
    """
    groups = carried(before, after)
    names = {name for along in groups.values() for name in along}
    return _mixed(method, after, names, f"{method.name} with {_listed(groups)} changed")


def _mixed(first: Method, second: Method, names: Collection[str], title: str) -> Method | str:
    """Take the second method's values for the named settings, and the first's for the rest."""
    of_columns = {name for name in names if name.partition(".")[0] in TRANSFORMS}
    others = set(names) - of_columns - {"model", "engine", TRANSFORM_ORDER}
    leading, other = (second, first) if TRANSFORM_ORDER in names else (first, second)
    order = _joined(
        [kind for kind, _ in leading.transforms], [kind for kind, _ in other.transforms]
    )
    model = second if "model" in names else first
    engine = second.engine if "engine" in names else first.engine
    try:
        content = _taken(asdict(first.spec), asdict(second.spec), others)
        made = _taken(first.made(), second.made(), of_columns)
        spec = validate(type(model.spec), content, where=title)
        transforms = transforms_of({kind: made[kind] for kind in order if kind in made}, title)
    except SpecificationError as error:
        return str(error)
    return Method(first.name, title, model.model, engine, spec, transforms)


def _listed(settings: Collection[str]) -> str:
    return ", ".join(sorted(settings))


def _taken(
    ours: Mapping[str, Any], theirs: Mapping[str, Any], names: Collection[str]
) -> dict[str, Any]:
    """Settings, with the values of another method for some, which it may lack."""
    content = dict(ours)
    for name in names:
        table, dot, key = name.partition(".")
        if dot and table not in names:
            if table not in content or table not in theirs:
                raise SpecificationError(f"{name}: there is no '{table}' to change.")
            content[table] = {**content[table], key: theirs[table][key]}
        elif not dot and name in theirs:
            content[name] = theirs[name]
        elif not dot:
            del content[name]
    return content


def _joined(leading: Sequence[str], other: Sequence[str]) -> list[str]:
    """Kinds of transforms in an order; those that only the other has stay behind the same one."""
    joined = list(leading)
    for place, kind in enumerate(other):
        if kind not in joined:
            before = next((one for one in reversed(other[:place]) if one in joined), None)
            joined.insert(0 if before is None else joined.index(before) + 1, kind)
    return joined


def only_difference(first: Method, second: Method) -> Difference:
    """Return the one setting in which neighbours on a ladder differ.

    Raises
    ------
    SpecificationError
        If they differ in none, or in several; the message names them.
    """
    return the_only(differences(first, second), f"{first.name} -> {second.name}")


def the_only(found: Sequence[Difference], step: str) -> Difference:
    """Return the single difference of a step; `SpecificationError` where it is none or several."""
    if len(found) == 1:
        return found[0]
    if not found:
        raise SpecificationError(
            f"{step} changes no setting. A step changes exactly one; name another method."
        )
    words = ", ".join(f"{one.setting} ({spell(one.before)} -> {spell(one.after)})" for one in found)
    raise SpecificationError(
        f"{step} changes {len(found)} settings: {words}. A step changes exactly one; write the "
        "methods in between."
    )


def spell(value: SettingValue | None) -> str:
    """Write a setting's value as in a method file; equal layers as '5 x 160'."""
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple):
        if len(value) > 1 and len(set(value)) == 1:
            return f"{len(value)} x {spell(value[0])}"
        return "[" + ", ".join(spell(one) for one in value) + "]"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _stated(method: Method, other: Method) -> dict[str, SettingValue]:
    """Settings of a method as it is compared with another, whose transforms it may not make."""
    theirs = dict(other.transforms)
    order = tuple(kind for kind, _ in method.transforms if kind in theirs)
    settings = method.settings()
    own = {one: settings[one] for one in settings if one.partition(".")[0] in TRANSFORMS}
    left_out = {kind: "none" for kind in theirs if kind not in own}
    return {"model": method.model, TRANSFORM_ORDER: order, **own, **left_out, **settings}


def _owners(
    name: str,
    spec: type[Any] | None,
    before: Mapping[str, SettingValue],
    after: Mapping[str, SettingValue],
) -> set[str]:
    """Settings of which a changed one is a part, if they changed too."""
    if "." in name:
        return {name.rsplit(".", 1)[0]}
    if name in TRANSFORMS:
        return set()
    if name not in before or name not in after:
        return {"model"}
    owners: Mapping[str, tuple[str, ...]] = getattr(spec, "OWNERS", {})
    switches: Mapping[str, Callable[[object], bool]] = getattr(spec, "SWITCHES", {})
    return {
        owner
        for owner in owners.get(name, ())
        if owner not in switches or switches[owner](before[owner]) != switches[owner](after[owner])
    }
