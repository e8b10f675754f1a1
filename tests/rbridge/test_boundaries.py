"""rbridge could be published alone, and rpy2 stays in the worker."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import rbridge

FOLDER = Path(rbridge.__file__).parent
MODULES = sorted(FOLDER.glob("*.py"))


def imported(path: Path) -> set[str]:
    """Top-level names of everything a module imports, also inside functions."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0
            names.add((node.module or "").split(".")[0])
    return names


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_only_named_packages_are_imported(module: Path) -> None:
    allowed = set(sys.stdlib_module_names) | {"rbridge", "numpy", "psutil"}
    if module.stem in {"embedded", "libr"}:
        allowed.add("rpy2")
    assert imported(module) <= allowed


def test_the_session_s_process_never_loads_rpy2() -> None:
    code = "import rbridge, sys; print([name for name in sys.modules if 'rpy2' in name])"
    command = [
        sys.executable,
        "-c",
        f"import sys; sys.path.insert(0, {str(FOLDER.parent)!r}); {code}",
    ]
    assert subprocess.check_output(command, text=True).strip() == "[]"
