"""Every argument of what engines call is passed or listed, in the versions that are installed."""

import inspect
import re
import subprocess
from importlib import import_module
from pathlib import Path

import pytest

import fitdiff
from fitdiff.engines.arguments import Function, page, read_arguments

PACKAGE = Path(fitdiff.__file__).parent
ROOT = Path(__file__).parents[3]
FUNCTIONS = [
    pytest.param(one, id=f"{engine} {one.name}")
    for engine, functions in read_arguments().engines.items()
    for one in functions
]
# Of one function: names and defaults of its arguments, tab between, white space made one.
R_CODE = """
for (name in commandArgs(TRUE)) {
  parts <- strsplit(name, "::", fixed = TRUE)[[1L]]
  found <- formals(utils::getFromNamespace(parts[2L], parts[1L]))
  for (one in names(found)) {
    value <- paste(deparse(found[[one]]), collapse = " ")
    cat(name, one, gsub("[[:space:]]+", " ", value), sep = "\\t")
    cat("\\n")
  }
}
"""


def of_python(name: str) -> dict[str, str]:
    _, module, attribute = name.split(":")
    taken = inspect.signature(getattr(import_module(module), attribute)).parameters
    return {
        one: "" if each.default is each.empty else repr(each.default) for one, each in taken.items()
    }


@pytest.fixture(scope="module")
def signatures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """Of all functions that are listed, by name."""
    listed = [one for functions in read_arguments().engines.values() for one in functions]
    found = {one.name: of_python(one.name) for one in listed if one.name.startswith("python:")}
    of_r = [one.name.removeprefix("r:") for one in listed if one.name.startswith("r:")]
    script = tmp_path_factory.mktemp("r") / "signatures.R"
    script.write_text(R_CODE)
    said = subprocess.run(
        ["Rscript", str(script), *of_r], capture_output=True, text=True, check=True
    ).stdout
    for line in said.splitlines():
        name, argument, default = line.split("\t")
        found.setdefault(f"r:{name}", {})[argument] = default
    return found


@pytest.mark.parametrize("function", FUNCTIONS)
def test_installed_arguments_are_passed_or_listed(function: Function, signatures) -> None:
    """An argument that a new version adds is in neither, and one whose default moves differs."""
    installed = signatures[function.name]
    assert {*function.passed} | {*function.kept} == {*installed}
    assert not {*function.passed} & {*function.kept}
    assert {name: installed[name] for name in function.kept} == function.kept


@pytest.mark.parametrize("function", FUNCTIONS)
def test_what_is_called_passed_is_named_by_the_adapter(function: Function) -> None:
    folder = PACKAGE if function.name.startswith("python:") else ROOT / "r/fitdiff/R"
    code = "\n".join((folder / name).read_text() for name in function.adapters)
    # By name; formula, and the `...` through which others go, come first or by `do.call`.
    positional = {"formula", "x", "y", "..."}
    unnamed = [
        name
        for name in function.passed
        if name not in positional and not re.search(rf"\b{re.escape(name)}\"?\]? ?[=:]", code)
    ]
    assert unnamed == []


def test_page_in_the_docs_is_the_list() -> None:
    assert (ROOT / "docs/kept-arguments.md").read_text().splitlines() == [*page(read_arguments())]
