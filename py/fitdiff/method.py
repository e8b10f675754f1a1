"""Methods: a model with a value for every factor, frozen, hashable, read from TOML."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from pathlib import Path

from fitdiff.engine import engine_of
from fitdiff.errors import SpecificationError, nearest
from fitdiff.factors import MODELS, Factors
from fitdiff.hashing import hash_content
from fitdiff.specification import read_toml, validate

FactorValue = str | int | float | bool | tuple[int, ...]


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
        A key of `fitdiff.factors.MODELS`.
    engine : str
        ``language.framework``.
    spec : LeekassoFactors or MlpFactors
    """

    name: str
    title: str
    model: str
    engine: str
    spec: Factors

    def factors(self) -> dict[str, FactorValue]:
        """Every factor with its value, the engine last; settings of an optimiser are dotted."""
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

    Raises
    ------
    SpecificationError
        If the file is missing, is no TOML, lacks a factor or names an unknown one.
    RefusedFactorError
        If the engine cannot honour a factor's value.
    """
    content = read_toml(path)
    required = {"name", "title", "model", "engine", "factors"}
    for key in content:
        if key not in required:
            raise SpecificationError(f"{path}: unknown key '{key}'. {nearest(key, required)}")
    if missing := sorted(required - content.keys()):
        raise SpecificationError(f"{path}: missing {', '.join(missing)}. Add what is missing.")
    for key in sorted(required - {"factors"}):
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


def factor_names(model: str) -> tuple[str, ...]:
    """Names of a model's factors, undotted, in the order in which they are stated."""
    return tuple(f.name for f in fields(MODELS[model]))
