"""Methods: a model with a value for every setting, frozen, hashable, read from TOML."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from fitdiff.errors import SpecificationError, nearest
from fitdiff.hashing import hash_content
from fitdiff.methods.specification import read_toml, shown, validate
from fitdiff.plugins import Plugins

# A frozen dataclass a model, announced under this entry-point group; its fields are the settings.
MODELS: Plugins[type[Any]] = Plugins("fitdiff.models")
_REQUIRED = {"name", "title", "model", "engine", "settings"}
# Names become names of files and folders.
_NAME = re.compile(r"\w[\w.+-]{0,99}")

SettingValue = str | int | float | bool | tuple[int | float | str, ...]


@dataclass(frozen=True)
class Method:
    """A model with a value for every setting.

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
    """

    name: str
    title: str
    model: str
    engine: str
    spec: Any

    def settings(self) -> dict[str, SettingValue]:
        """Every setting with its value, the engine last; settings of a nested table are dotted."""
        flat: dict[str, SettingValue] = {}
        for setting, value in asdict(self.spec).items():
            if isinstance(value, dict):
                flat[setting] = value["name"]
                flat |= {f"{setting}.{key}": v for key, v in value.items() if key != "name"}
            else:
                flat[setting] = value
        return flat | {"engine": self.engine}

    def key(self) -> str:
        """Hash of the content that determines a fit: the model and its settings, not the name."""
        return hash_content({"model": self.model, "factors": self.settings()})


def check_name(name: str, where: str) -> None:
    """Raise `SpecificationError` unless a name can be the name of a file."""
    if not _NAME.fullmatch(name):
        raise SpecificationError(
            f"{where}: {name[:120]!r} cannot be a name. Use up to 100 letters, digits, '_', '-', "
            "'+' and '.', beginning with a letter or digit."
        )


def read_method(path: Path, find: Callable[[str], Path] | None = None) -> Method:
    """Read a method file and check it against its model; whether its engine agrees is not asked.

    A file may say ``like = "other"``: it then takes model, engine and settings from the method
    ``other``, and states only what is different.

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
    for key in content:
        if key not in _REQUIRED:
            raise SpecificationError(f"{where}: unknown key '{key}'. {nearest(key, _REQUIRED)}")
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
    return Method(content["name"], content["title"], model, content["engine"], spec)


def _read_content(
    path: Path, derived: tuple[str, ...], find: Callable[[str], Path] | None
) -> dict[str, Any]:
    """A method file's content, completed from the method that it is ``like``, if any."""
    where = shown(path)
    content = read_toml(path)
    if not isinstance(content.get("settings", {}), dict):
        raise SpecificationError(
            f"{where} [settings]: must be a table, got {content['settings']!r}. Write [settings]."
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
    return kept | content | {"settings": inherited | own}


def setting_names(model: str) -> tuple[str, ...]:
    """Names of a model's settings, undotted, in the order in which they are stated."""
    return tuple(f.name for f in fields(MODELS[model]))
