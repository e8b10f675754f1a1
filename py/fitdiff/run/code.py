"""Hashes of the code that a fit runs, so that results do not outlive the code that made them.

A fit depends on the files that its engine declares for the model, and on no others: a change in
the file of one model makes no cell of another model stale. `fitdiff.run.imports` checks that
nothing is left out. Comments, docstrings and layout are not part of a hash.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from fitdiff.engines.contract import Engine
from fitdiff.errors import SpecificationError
from fitdiff.methods.method import MODELS


def declared(engine: Engine, model: str) -> tuple[str, ...]:
    """Modules that a fit of a model depends on, as the engine declares them, in order.

    They are the engine's own, the one that holds the model's settings, and `Engine.files`; for a
    package, all modules in it.

    Raises
    ------
    SpecificationError
        If a module is declared that does not exist.
    """
    named = (engine.fit.__module__, MODELS[model].__module__, *engine.files.get(model, ()))
    found = {module for name in named for module in expand(name)}
    return tuple(sorted(found))


def code_hash(engine: Engine, model: str) -> str:
    """Hash the code of all modules that `declared` names; SHA-256 in hexadecimal."""
    return hash_modules(declared(engine, model))


def hash_modules(modules: Iterable[str]) -> str:
    """Hash the code of modules together with their names."""
    digest = hashlib.sha256()
    for module in modules:
        file = find_module(module)
        assert file is not None, module
        digest.update(f"{module} {_hash_file(file, file.stat().st_mtime_ns)}\n".encode())
    return digest.hexdigest()


def expand(name: str) -> list[str]:
    """The module of that name; for a package, all modules in it, itself included."""
    file = find_module(name)
    if file is None:
        raise SpecificationError(
            f"An engine declares the file '{name}', but there is no such module. Correct its "
            "`files`."
        )
    if file.name != "__init__.py":
        return [name]
    inside = sorted(file.parent.rglob("*.py"))
    parts = [path.relative_to(file.parent).with_suffix("").parts for path in inside]
    return [".".join([name, *part]).removesuffix(".__init__") for part in parts]


@cache
def find_module(module: str) -> Path | None:
    """Find a module's source without importing its parents, as ``find_spec`` would."""
    top, _, rest = module.partition(".")
    spec = find_spec(top)
    if spec is None or spec.origin is None:
        return None
    if not rest:
        return Path(spec.origin)
    stem = Path(spec.origin).parent.joinpath(*rest.split("."))
    candidates = stem.with_suffix(".py"), stem / "__init__.py"
    return next((file for file in candidates if file.is_file()), None)


def has_code(module: str) -> bool:
    """Tell whether a module has more than a docstring, as most ``__init__`` do not."""
    file = find_module(module)
    assert file is not None, module
    return bool(_without_texts(file).body)


@cache
def _hash_file(file: Path, changed: int) -> str:  # noqa: ARG001 - for the cache
    return hashlib.sha256(ast.dump(_without_texts(file)).encode()).hexdigest()


def _without_texts(file: Path) -> ast.Module:
    tree = ast.parse(file.read_bytes())
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            node.body = [statement for statement in node.body if not _is_text(statement)]
    return tree


def _is_text(statement: ast.stmt) -> bool:
    """Tell whether a statement is only a string, such as a docstring."""
    return (
        isinstance(statement, ast.Expr)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    )
