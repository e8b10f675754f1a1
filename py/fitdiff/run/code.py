"""A hash of the code behind an engine, so that results do not outlive the code that made them."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

# Packages of ours; others are told apart by their versions.
_OURS = frozenset({"fitdiff", "rbridge"})


@cache
def code_hash(module: str) -> str:
    """Hash a module and all of ours, and of its own package, that it imports, directly or not.

    Parameters
    ----------
    module : str
        Dotted name. It is read, not imported; so are the others.

    Returns
    -------
    str
        SHA-256 in hexadecimal.
    """
    family = _OURS | {module.partition(".")[0]}
    sources: dict[str, bytes] = {}
    waiting = [module]
    while waiting:
        name = waiting.pop()
        file = _file(name)
        if name in sources or file is None:
            continue
        sources[name] = file.read_bytes()
        imported = _Imports.of(sources[name])
        waiting += [other for other in imported if other.partition(".")[0] in family]
    digest = hashlib.sha256()
    for name in sorted(sources):
        digest.update(name.encode() + b"\0" + hashlib.sha256(sources[name]).digest())
    return digest.hexdigest()


def _file(module: str) -> Path | None:
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


class _Imports(ast.NodeVisitor):
    """Collects the names that a source imports when it runs."""

    def __init__(self) -> None:
        self.names: list[str] = []

    @classmethod
    def of(cls, source: bytes) -> Iterator[str]:
        visitor = cls()
        visitor.visit(ast.parse(source))
        return iter(visitor.names)

    def visit_Import(self, node: ast.Import) -> None:
        self.names += [alias.name for alias in node.names]

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        if node.module is not None:
            self.names += [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]

    def visit_If(self, node: ast.If) -> None:
        if not (isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            self.generic_visit(node)
