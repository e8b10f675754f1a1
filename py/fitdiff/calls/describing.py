"""What Python's functions are: arguments, defaults, settings of estimators, versions."""

from __future__ import annotations

import contextlib
import inspect
import re
import sys
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, packages_distributions, version
from typing import Any

from fitdiff.calls.errors import CallError
from fitdiff.calls.evaluate import resolve
from fitdiff.calls.worker_messages import Described, Formal, Path

_SHOWN = 200
_ADDRESS = re.compile(r" at 0x[0-9a-f]+")
_KINDS = {
    inspect.Parameter.POSITIONAL_ONLY: "positional",
    inspect.Parameter.POSITIONAL_OR_KEYWORD: "plain",
    inspect.Parameter.KEYWORD_ONLY: "keyword",
    inspect.Parameter.VAR_POSITIONAL: "rest",
    inspect.Parameter.VAR_KEYWORD: "rest",
}


def settings_of(value: Any) -> dict[str, str]:
    """All settings of an estimator, as code; none of anything else."""
    if isinstance(value, type) or not hasattr(value, "get_params"):
        return {}
    try:
        return {name: code(one) for name, one in value.get_params().items()}
    except (TypeError, AttributeError):
        return {}


def code(value: object) -> str:
    """Spell a default; addresses are left out, long ones cut."""
    if isinstance(value, type) or inspect.isroutine(value):
        return getattr(value, "__qualname__", repr(value))
    return _ADDRESS.sub("", repr(value))[:_SHOWN]


def describe(path: Path, packages: tuple[str, ...]) -> Described:
    """Say what a function is, and its arguments."""
    whole = ".".join((path[0], *path[1]))
    try:
        value = resolve(path, packages)
    except CallError as error:
        return Described(whole, problem=str(error))
    return replace(describe_value(value), name=whole)


def describe_value(value: Any) -> Described:
    """Say what a function that is there is, and its arguments."""
    home = getattr(value, "__module__", None) or type(value).__module__
    name = f"{home}.{getattr(value, '__qualname__', type(value).__qualname__)}"
    identity = name if hasattr(value, "__qualname__") else f"{name}.{id(value)}"
    return Described(name, _version(home.split(".")[0]), formals(value), identity=identity)


def formals(value: Any) -> tuple[Formal, ...] | None:
    """Return the arguments of a callable; None where it has no signature."""
    try:
        parameters = list(inspect.signature(value).parameters.values())
    except (TypeError, ValueError):
        return None
    return tuple(
        Formal(
            one.name,
            None if one.default is inspect.Parameter.empty else code(one.default),
            _KINDS[one.kind],
        )
        for one in parameters
    )


@cache
def _distributions() -> Mapping[str, list[str]]:
    return packages_distributions()


@cache
def _version(package: str) -> str:
    if package == "builtins":
        return sys.version.split()[0]
    # Reading what is installed takes ten times as long as all else that a first call needs.
    said = getattr(sys.modules.get(package), "__version__", None)
    if isinstance(said, str):
        return said
    for name in (package, *_distributions().get(package, ())):
        with contextlib.suppress(PackageNotFoundError):
            return version(name)
    return ""


def versions_of(packages: tuple[str, ...]) -> Mapping[str, str]:
    """Versions of Python and of those packages that are loaded."""
    return _versions(packages, len(sys.modules))


@lru_cache(maxsize=8)
def _versions(packages: tuple[str, ...], modules: int) -> Mapping[str, str]:  # noqa: ARG001
    """Versions of the packages in use, looked for again only where more modules are loaded."""
    loaded = {name.split(".")[0] for name in sys.modules}
    named = {name.split(".")[0] for name in (*packages, "numpy", "pandas", "patsy", "formulaic")}
    found = {name: _version(name) for name in sorted(named & loaded)}
    return {"python": sys.version.split()[0]} | found
