"""rbridge could be published alone, its modules form no circle, and rpy2 stays in the worker."""

from __future__ import annotations

import ast
import subprocess
import sys
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

import rbridge

FOLDER = Path(rbridge.__file__).parent
MODULES = sorted(FOLDER.glob("*.py"))


def imported(path: Path) -> set[str]:
    """All modules that a module imports, also inside functions and only for types.

    From ``from a import b``, both ``a`` and ``a.b``: b may be a module.
    """
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            assert node.module is not None
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_only_named_packages_are_imported(module: Path) -> None:
    allowed = set(sys.stdlib_module_names) | {"rbridge", "numpy", "psutil"}
    if module.stem in {"embedded", "libr"}:
        allowed.add("rpy2")
    assert {name.split(".")[0] for name in imported(module)} <= allowed


def test_modules_do_not_import_each_other_in_a_circle() -> None:
    ours = {f"rbridge.{module.stem}": imported(module) for module in MODULES}
    graph = {name: names & ours.keys() for name, names in ours.items()}
    assert graph["rbridge.session"] >= {"rbridge.errors", "rbridge.process"}
    TopologicalSorter(graph).prepare()  # raises CycleError, which names the circle


def test_the_calling_process_never_loads_rpy2() -> None:
    code = "import rbridge, sys; print([name for name in sys.modules if 'rpy2' in name])"
    command = [
        sys.executable,
        "-c",
        f"import sys; sys.path.insert(0, {str(FOLDER.parent)!r}); {code}",
    ]
    assert subprocess.check_output(command, text=True).strip() == "[]"


def test_a_process_that_starts_others_needs_no_numpy() -> None:
    code = "import sys, rbridge.process; print('numpy' in sys.modules)"
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(FOLDER.parent)!r}); "]
    command[-1] += code
    assert subprocess.check_output(command, text=True).strip() == "False"


def test_every_name_is_where_it_is_said_to_be() -> None:
    assert [name for name in rbridge.__all__ if not hasattr(rbridge, name)] == []
