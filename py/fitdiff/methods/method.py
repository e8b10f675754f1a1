"""Methods: transforms and a model with a value for every setting, frozen, read from TOML."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from fitdiff.errors import SpecificationError, nearest
from fitdiff.hashing import hash_content
from fitdiff.methods.specification import read_toml, shown, validate
from fitdiff.plugins import Plugins

# A frozen dataclass a model, announced under this entry-point group; its fields are the settings.
MODELS: Plugins[type[Any]] = Plugins("fitdiff.models")
# By what is done to columns, such as 'scale': a frozen dataclass with a field `name`, or a union
# of some.
TRANSFORMS: Plugins[type[Any]] = Plugins("fitdiff.transforms")
_REQUIRED = {"name", "title", "model", "engine", "settings"}
_TABLES = ("transforms", "settings")
# In place of a transform's table: it is not made, though the method that this one is like makes it.
_LEFT_OUT = "none"
# Names become names of files and folders.
_NAME = re.compile(r"\w[\w.+-]{0,99}")

SettingValue = str | int | float | bool | tuple[int | float | str, ...]


@dataclass(frozen=True)
class Method:
    """Transforms, and a model with a value for every setting.

    Attributes
    ----------
    name : str
        Identifier; not a setting, so two methods with equal settings are the same work.
    title : str
        A few words for tables and legends.
    model : str
        A key of `MODELS`.
    engine : str
        ``language.framework``.
    spec : frozen dataclass
        Of the type that `MODELS` has for the model: its settings.
    transforms : tuple of (str, frozen dataclass)
        What is done to columns before, in order: a key of `TRANSFORMS` and its settings.
    """

    name: str
    title: str
    model: str
    engine: str
    spec: Any

    transforms: tuple[tuple[str, Any], ...] = ()

    def transform(self, kind: str) -> Any:
        """Settings of the transform of a kind, such as 'scale'; None where it is not made."""
        return dict(self.transforms).get(kind)

    def settings(self) -> dict[str, SettingValue]:
        """Every setting with its value: transforms first, the engine last; tables are dotted."""
        return {**_flat(self.made()), **_flat(asdict(self.spec)), "engine": self.engine}

    def made(self) -> dict[str, dict[str, Any]]:
        """Transforms as tables, in order."""
        return {kind: asdict(spec) for kind, spec in self.transforms}

    def key(self) -> str:
        """Hash of the content that determines a fit: transforms, model, settings; not the name."""
        order = [kind for kind, _ in self.transforms]
        return hash_content({"transforms": order, "model": self.model, "settings": self.settings()})


def _flat(content: Mapping[str, Any]) -> dict[str, SettingValue]:
    flat: dict[str, SettingValue] = {}
    for setting, value in content.items():
        if isinstance(value, dict):
            flat[setting] = value["name"]
            flat |= {f"{setting}.{key}": v for key, v in value.items() if key != "name"}
        else:
            flat[setting] = value
    return flat


def transforms_of(content: Mapping[str, Any], where: str) -> tuple[tuple[str, Any], ...]:
    """Check tables of transforms; those that say "none" are left out.

    Raises
    ------
    SpecificationError
        If there is no such kind of transform, or a setting is wrong.
    """
    made = {kind: table for kind, table in content.items() if table != _LEFT_OUT}
    for kind, table in made.items():
        if kind not in TRANSFORMS:
            raise SpecificationError(
                f"{where} [transforms]: unknown transform '{kind}'. {nearest(kind, TRANSFORMS)}"
            )
        if not isinstance(table, Mapping):
            raise SpecificationError(
                f'{where} [transforms]: {kind} must be a table or "none", got {table!r}. '
                f"Write [transforms.{kind}]."
            )
    return tuple(
        (kind, validate(TRANSFORMS[kind], table, f"{where} [transforms.{kind}]"))
        for kind, table in made.items()
    )


def check_name(name: str, where: str) -> None:
    """Raise `SpecificationError` unless a name can be the name of a file."""
    if not _NAME.fullmatch(name):
        raise SpecificationError(
            f"{where}: {name[:120]!r} cannot be a name. Use up to 100 letters, digits, '_', '-', "
            "'+' and '.', beginning with a letter or digit."
        )


def read_method(path: Path, find: Callable[[str], Path] | None = None) -> Method:
    """Read a method file and check it against its model; whether its engine agrees is not asked.

    A file may say ``like = "other"``: it then takes model, engine, transforms and settings from
    the method ``other``, and states only what is different.

    Parameters
    ----------
    path : Path
    find : callable (str) -> Path, optional
        Finds the file of a method that is not in the same folder, by name.

    Raises
    ------
    SpecificationError
        If the file is missing, is not TOML, lacks a setting or names an unknown one.
    """
    where = shown(path)
    content = _read_content(path, (), find)
    known = {*_REQUIRED, "transforms"}
    for key in content:
        if key not in known:
            raise SpecificationError(f"{where}: unknown key '{key}'. {nearest(key, known)}")
    if missing := sorted(_REQUIRED - content.keys()):
        raise SpecificationError(f"{where}: missing {', '.join(missing)}. Add what is missing.")
    for key in sorted(_REQUIRED - {"settings"}):
        if not isinstance(content[key], str):
            raise SpecificationError(
                f"{where}: {key} must be a string, got {content[key]!r}. Add quotes."
            )
    check_name(content["name"], where)
    if content["name"] != path.stem:
        raise SpecificationError(
            f"{where}: the method is named '{content['name']}' but its file '{path.name}'. "
            f"Call the file '{content['name']}.toml', or the method '{path.stem}'."
        )
    model = content["model"]
    if model not in MODELS:
        raise SpecificationError(f"{where}: unknown model '{model}'. {nearest(model, MODELS)}")
    spec = validate(MODELS[model], content["settings"], where=f"{where} [settings]")
    transforms = transforms_of(content.get("transforms", {}), where)
    return Method(content["name"], content["title"], model, content["engine"], spec, transforms)


def _read_content(
    path: Path, derived: tuple[str, ...], find: Callable[[str], Path] | None
) -> dict[str, Any]:
    """A method file's content, completed from the method that it is ``like``, if any."""
    where = shown(path)
    content = read_toml(path)
    for table in _TABLES:
        if not isinstance(content.get(table, {}), dict):
            raise SpecificationError(
                f"{where} [{table}]: must be a table, got {content[table]!r}. Write [{table}]."
            )
    if "like" not in content:
        return content
    like = content.pop("like")
    chain = (*derived, path.stem)
    if not isinstance(like, str) or like in chain:
        raise SpecificationError(
            f"{where}: like = {like!r} must name another method, and not one that is derived from "
            f"this one ({' -> '.join(chain)})."
        )
    check_name(like, f"{where}, like")
    beside = path.parent / f"{like}.toml"
    base = _read_content(beside if beside.exists() or not find else find(like), chain, find)
    own, inherited = content.get("settings", {}), base.get("settings", {})
    if unknown := sorted(own.keys() - inherited.keys()):
        raise SpecificationError(
            f"{where} [settings]: unknown key '{unknown[0]}', which '{like}' lacks. "
            + nearest(unknown[0], inherited)
        )
    kept = {key: value for key, value in base.items() if key not in ("name", "title")}
    made = _merged(base.get("transforms", {}), content.get("transforms", {}))
    return kept | content | {"settings": inherited | own, "transforms": made}


def _merged(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Transforms of a method, some of whose tables state only what is different."""
    merged = dict(base)
    for kind, table in own.items():
        before = base.get(kind)
        if isinstance(before, dict) and isinstance(table, dict) and _agree(before, table):
            merged[kind] = before | table
        else:
            merged[kind] = table
    return merged


def _agree(before: Mapping[str, Any], own: Mapping[str, Any]) -> bool:
    """Tell whether a table adds to another; a transform of another name has other settings."""
    return "name" not in own or own["name"] == before.get("name")


def with_settings(method: Method, changes: Mapping[str, object], where: str = "") -> Method:
    """Return a method with other values for some settings, checked.

    Parameters
    ----------
    method : Method
    changes : mapping of str to object
        By setting, as `Method.settings` names them; those of a table dotted, or the table whole. A
        transform that is "none" is left out.
    where : str, optional
        For messages.

    Raises
    ------
    SpecificationError
        If a setting is unknown, or has a wrong value.
    """
    where = where or method.name
    made, content, engine = method.made(), asdict(method.spec), method.engine
    for setting, given in changes.items():
        value = asdict(given) if is_dataclass(given) and not isinstance(given, type) else given
        table, dot, key = setting.partition(".")
        place: dict[str, Any] = made if table in TRANSFORMS else content
        if setting == "engine":
            engine = str(value)
        elif dot and isinstance(place.get(table), dict) and key in place[table]:
            place[table] = {**place[table], key: value}
        elif not dot and (table in place or table in TRANSFORMS):
            place[table] = value
        else:
            known = [*method.settings(), *TRANSFORMS]
            raise SpecificationError(
                f"{where}: unknown setting '{setting}'. {nearest(setting, known)}"
            )
    spec = validate(MODELS[method.model], content, where)
    return replace(method, spec=spec, engine=engine, transforms=transforms_of(made, where))


def setting_names(model: str) -> tuple[str, ...]:
    """Names of a model's settings, undotted, in the order in which they are stated."""
    return tuple(f.name for f in fields(MODELS[model]))
