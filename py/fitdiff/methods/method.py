"""Methods: a model with a value for every factor, frozen, hashable, read from TOML."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from fitdiff.engines.contract import engine_of
from fitdiff.errors import SpecificationError, nearest
from fitdiff.hashing import hash_content
from fitdiff.methods.specification import read_toml, validate
from fitdiff.models import MODELS

_REQUIRED = {"name", "title", "model", "engine", "factors"}

FactorValue = str | int | float | bool | tuple[int | float | str, ...]


@dataclass(frozen=True)
class Method:
    """A model with a value for every factor.

    Attributes
    ----------
    name : str
        Identifier; not a factor, so two methods with equal factors are the same work.
    title : str
        A few words for tables and legends.
    model : str
        A key of `fitdiff.models.MODELS`.
    engine : str
        ``language.framework``.
    spec : frozen dataclass
        Of the type that `fitdiff.models.MODELS` has for the model: its factors.
    """

    name: str
    title: str
    model: str
    engine: str
    spec: Any

    def factors(self) -> dict[str, FactorValue]:
        """Every factor with its value, the engine last; settings of a nested table are dotted."""
        flat: dict[str, FactorValue] = {}
        for factor, value in asdict(self.spec).items():
            if isinstance(value, dict):
                flat[factor] = value["name"]
                flat |= {f"{factor}.{key}": v for key, v in value.items() if key != "name"}
            else:
                flat[factor] = value
        return flat | {"engine": self.engine}

    def key(self) -> str:
        """Hash of the content that determines a fit: the model and its factors, not the name."""
        return hash_content({"model": self.model, "factors": self.factors()})


def read_method(path: Path) -> Method:
    """Read and check a method file, the engine's own refusals included.

    A file may say ``like = "leek-h2o"``: it then takes model, engine and factors from the method L2 of
    the same folder, and states only what is different.

    Raises
    ------
    SpecificationError
        If the file is missing, is no TOML, lacks a factor or names an unknown one.
    RefusedFactorError
        If the engine cannot honour a factor's value.
    """
    content = _read_content(path, ())
    for key in content:
        if key not in _REQUIRED:
            raise SpecificationError(f"{path}: unknown key '{key}'. {nearest(key, _REQUIRED)}")
    if missing := sorted(_REQUIRED - content.keys()):
        raise SpecificationError(f"{path}: missing {', '.join(missing)}. Add what is missing.")
    for key in sorted(_REQUIRED - {"factors"}):
        if not isinstance(content[key], str):
            raise SpecificationError(f"{path}: {key} = {content[key]!r} is no text. Quote it.")
    if content["name"] != path.stem:
        raise SpecificationError(
            f"{path}: the method is named '{content['name']}' but its file '{path.name}'. "
            f"Call the file '{content['name']}.toml', or the method '{path.stem}'."
        )
    model = content["model"]
    if model not in MODELS:
        raise SpecificationError(f"{path}: unknown model '{model}'. {nearest(model, MODELS)}")
    spec = validate(MODELS[model], content["factors"], where=f"{path} [factors]")
    method = Method(content["name"], content["title"], model, content["engine"], spec)
    engine_of(method)
    return method


def _read_content(path: Path, derived: tuple[str, ...]) -> dict[str, Any]:
    """A method file's content, completed from the method that it is ``like``, if any."""
    content = read_toml(path)
    if "like" not in content:
        return content
    like = content.pop("like")
    chain = (*derived, path.stem)
    if not isinstance(like, str) or like in chain:
        raise SpecificationError(
            f"{path}: like = {like!r} must name another method of {path.parent}, and not one that "
            f"is derived from this one ({' -> '.join(chain)})."
        )
    base = _read_content(path.parent / f"{like}.toml", chain)
    own = content.get("factors", {})
    if strange := sorted(own.keys() - base.get("factors", {}).keys()):
        raise SpecificationError(
            f"{path} [factors]: unknown key '{strange[0]}', which '{like}' lacks. "
            + nearest(strange[0], base.get("factors", {}))
        )
    inherited = {key: value for key, value in base.items() if key not in ("name", "title")}
    return inherited | content | {"factors": base.get("factors", {}) | own}


def factor_names(model: str) -> tuple[str, ...]:
    """Names of a model's factors, undotted, in the order in which they are stated."""
    return tuple(f.name for f in fields(MODELS[model]))
