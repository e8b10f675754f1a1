"""Changes of code that make results stale."""

import sys
from pathlib import Path

import pytest

from fitdiff.engines.contract import Engine, engine_points, load_engine
from fitdiff.errors import SpecificationError
from fitdiff.methods.method import MODELS
from fitdiff.run.code import _hash_file, code_hash, declared, find_module
from fitdiff.run.imports import undeclared, unused

MODULES = {
    "engine": "import numpy\nfrom own.svm import fit_svm\nfrom own.lm import fit_lm\n"
    "def fit(method, rows, context):\n    return fit_lm()\n",
    "lm": "from own.tools import TOLERANCE\ndef fit_lm():\n    return TOLERANCE\n",
    "svm": "def fit_svm():\n    from own.kernels import rbf\n    return rbf\n",
    "kernels": "rbf = 1\n",
    "tools": "from typing import TYPE_CHECKING\nTOLERANCE = 1e-8\n"
    "if TYPE_CHECKING:\n    from own.words import WORDS\n",
    "words": "WORDS = ()\n",
}
FILES = {"lm": ("own.lm", "own.tools"), "svm": ("own.svm", "own.kernels")}


class Settings:
    """Stands for the settings of both models, which this module holds."""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user's package with an engine for two models."""
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "__init__.py").write_text('"""A user\'s own."""\n')
    for name, text in MODULES.items():
        (folder / f"{name}.py").write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    for name in [name for name in sys.modules if name.partition(".")[0] == "own"]:
        monkeypatch.delitem(sys.modules, name)  # another test's
    find_module.cache_clear()
    monkeypatch.setattr(MODELS, "_loaded", {"lm": Settings, "svm": Settings})
    monkeypatch.setattr(Settings, "__module__", "own.words")
    return folder


def engine(files=FILES) -> Engine:
    def fit(method, rows, context):
        raise AssertionError("nothing is fitted")

    fit.__module__ = "own.engine"
    nothing: dict[str, str] = {}
    models = {"lm": {}, "svm": {}}
    return Engine("py.own", models, fit, lambda: nothing, lambda: None, files=files)


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    # A rewritten file is recognised by its time, which is coarser than a test.
    file.write_text(text.replace(old, new) + " " * len(list(file.parent.iterdir())))


def hashes() -> dict[str, str]:
    _hash_file.cache_clear()
    return {model: code_hash(engine(), model) for model in FILES}


@pytest.mark.parametrize(
    ("module", "old", "new", "stale"),
    [
        ("svm", "return rbf", "return -rbf", {"svm"}),
        ("kernels", "1", "2", {"svm"}),
        ("tools", "1e-8", "1e-9", {"lm"}),
        ("engine", "return fit_lm()", "return 0", {"lm", "svm"}),
    ],
)
def test_changing_a_models_file_keeps_other_models_valid(package, module, old, new, stale):
    before = hashes()
    edit(package / f"{module}.py", old, new)
    after = hashes()
    assert {model for model in FILES if after[model] != before[model]} == stale


def test_comments_docstrings_and_layout_make_nothing_stale(package):
    before = hashes()
    edit(package / "lm.py", "def fit_lm():\n", 'def fit_lm():  # quick\n    """Fit it."""\n\n')
    assert hashes() == before


def test_a_comment_in_the_svm_refits_no_linear_model_of_ours(monkeypatch):
    sklearn = load_engine("py.sklearn")
    svm = {module for module in declared(sklearn, "svm") if ".svm" in module}
    assert svm
    for name in engine_points():
        if name.startswith(("py.keras-", "py.numpy")):
            continue  # of other packages
        one = load_engine(name)
        for model in set(one.supports) - {"svm"}:
            assert svm.isdisjoint(declared(one, model))


def test_a_declared_file_that_does_not_exist_is_refused(package):
    with pytest.raises(SpecificationError, match=r"declares the file 'own\.gone'"):
        declared(engine({"lm": ("own.gone",)}), "lm")


def test_a_forgotten_file_is_found(package):
    assert undeclared(engine(), "lm") == []
    assert undeclared(engine(), "svm") == []
    without_tools = engine(FILES | {"lm": ("own.lm",)})
    assert undeclared(without_tools, "lm") == ["own.lm imports own.tools"]
    without_kernels = engine(FILES | {"svm": ("own.svm",)})
    assert undeclared(without_kernels, "svm") == ["own.svm imports own.kernels"]


def test_a_file_that_no_fit_imports_is_found(package):
    (package / "old.py").write_text("x = 1\n")
    find_module.cache_clear()
    assert unused(engine(FILES | {"lm": (*FILES["lm"], "own.old")}), "lm") == ["own.old"]
    assert unused(engine(), "lm") == []


OURS = ("r.lm", "r.glm", "r.glmnet", "r.h2o", "r.keras")
OURS += ("py.sklearn", "py.statsmodels", "py.keras", "py.h2o")


@pytest.mark.parametrize("name", OURS)
def test_our_engines_declare_what_their_fits_import(name):
    one = load_engine(name)
    for model in one.supports:
        assert undeclared(one, model) == [], "add it to the engine's `files`"
        assert unused(one, model) == [], "take it out of the engine's `files`"
