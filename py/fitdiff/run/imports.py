"""A check of what engines declare: that nothing which a fit imports is left out.

Call `undeclared` and `unused` in the tests of a package that brings an engine.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable

from fitdiff.engines.contract import Engine
from fitdiff.run.code import declared, expand, find_module, has_code

# What carries, names and checks data without a part in any number; seeds are pinned by tests of
# `fitdiff.hashing`, and what crosses to R by those of rbridge, which promise equality to the bit.
NEUTRAL = (
    *("rbridge", "fitdiff.errors", "fitdiff.plugins", "fitdiff.hashing", "fitdiff.atomic"),
    *("fitdiff.methods", "fitdiff.constraints", "fitdiff.engines.contract"),
    *("fitdiff.models.contract", "fitdiff.models.allowed", "fitdiff.models.rows"),
    # What a method may state; rows with their types, which are hashed; what an outcome is.
    *("fitdiff.models.preparation", "fitdiff.models.linear.supports"),
    *("fitdiff.transforms.settings", "fitdiff.transforms.classes"),
    *("fitdiff.tables", "fitdiff.tasks", "fitdiff.engines.r.stamp"),
    *("fitdiff.r_library", "fitdiff.remedies"),
)


def undeclared(engine: Engine, model: str) -> list[str]:
    """Modules that a fit of a model imports although the engine does not declare them.

    Imports are read from the source, those inside of functions included. The engine's own module
    may import what it declares for other models: it only chooses between them.

    Returns
    -------
    list of str
        ``"<module> imports <module>"``, sorted; empty when nothing is missing.
    """
    mine = set(declared(engine, model))
    others = {module for other in engine.supports for module in declared(engine, other)}
    chosen_from = others | mine
    return sorted(
        f"{module} imports {imported}"
        for module in mine
        for imported in imports_of(module, _family(engine))
        if imported not in (chosen_from if module == engine.fit.__module__ else mine)
        and not _is_neutral(imported)
    )


def unused(engine: Engine, model: str) -> list[str]:
    """Entries of `Engine.files` of a model of which no module is imported by a fit; sorted."""
    reached: set[str] = set()
    waiting = [engine.fit.__module__]
    while waiting:
        module = waiting.pop()
        if module not in reached:
            reached.add(module)
            waiting += imports_of(module, _family(engine))
    return sorted(name for name in engine.files.get(model, ()) if reached.isdisjoint(expand(name)))


def imports_of(module: str, family: Iterable[str]) -> set[str]:
    """Modules of some top-level packages that a module imports when it runs."""
    file = find_module(module)
    assert file is not None, module
    visitor = _Imports()
    visitor.visit(ast.parse(file.read_bytes()))
    tops = set(family)
    return {
        name
        for name in visitor.names
        if name.partition(".")[0] in tops and find_module(name) is not None
    }


def _family(engine: Engine) -> set[str]:
    """Packages whose code is hashed; others are identified by their versions."""
    return {"fitdiff", "rbridge", engine.fit.__module__.partition(".")[0]}


def _is_neutral(module: str) -> bool:
    # Registries alone: of the names of the public API, and of models, each in a package of its own.
    if module in ("fitdiff", "fitdiff.models"):
        return True
    within = any(module == name or module.startswith(f"{name}.") for name in NEUTRAL)
    return within or not has_code(module)


class _Imports(ast.NodeVisitor):
    """Collects the names that a source imports when it runs."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def visit_Import(self, node: ast.Import) -> None:
        self.names += [alias.name for alias in node.names]

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        if node.module is not None:
            self.names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]

    def visit_If(self, node: ast.If) -> None:
        if not (isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            self.generic_visit(node)
