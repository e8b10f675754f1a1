import sys
from pathlib import Path

import pytest

from fitdiff.run.code import code_hash

MODULES = {
    "engine": "from typing import TYPE_CHECKING\nfrom own.solver import solve\n"
    "import numpy\nif TYPE_CHECKING:\n    from own.words import WORDS\n",
    "solver": "def solve():\n    from own.constants import TOLERANCE\n",
    "constants": "TOLERANCE = 1e-8\n",
    "words": "WORDS = ()\n",
    "unrelated": "x = 1\n",
}


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's package."""
    package = tmp_path / "own"
    package.mkdir()
    (package / "__init__.py").write_text("")
    for name, text in MODULES.items():
        (package / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "own", raising=False)  # another test's
    return package


def fresh_hash(module: str) -> str:
    code_hash.cache_clear()
    return code_hash(module)


@pytest.mark.parametrize("changed", ["engine", "solver", "constants"])
def test_a_change_of_what_is_imported_directly_or_not_is_seen(own: Path, changed: str) -> None:
    before = fresh_hash("own.engine")
    (own / f"{changed}.py").write_text(MODULES[changed] + "# changed\n")
    assert fresh_hash("own.engine") != before


@pytest.mark.parametrize("changed", ["unrelated", "words"])
def test_a_change_of_anything_else_is_not(own: Path, changed: str) -> None:
    before = fresh_hash("own.engine")
    (own / f"{changed}.py").write_text(MODULES[changed] + "# changed\n")
    assert fresh_hash("own.engine") == before


def test_our_engines_are_told_apart() -> None:
    engines = ["py_sklearn", "py_statsmodels", "py_keras", "r_lm", "r_glm", "r_h2o"]
    assert len({fresh_hash(f"fitdiff.engines.{name}") for name in engines}) == len(engines)
