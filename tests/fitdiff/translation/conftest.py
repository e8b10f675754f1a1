"""Scripts of one language run in one bare process, each with names of its own."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from fitdiff.calls import Workers
from fitdiff.calls.tree import Language
from fitdiff.tables.reading import read_table
from fitdiff.tables.table import Table
from fitdiff.translation.running import Ran, read_shown

_DRIVERS = {
    "r": (
        'options(warn = -1)\nfor (name in readLines("r.txt")) {{\n'
        '  cat("@@", name, "\\n", sep = "")\n'
        '  e <- try(source(paste0(name, ".r"), local = new.env()), silent = TRUE)\n'
        '  if (inherits(e, "try-error")) cat("!!", e, "\\n")\n}}\n'
    ),
    "py": (
        "import warnings\nwarnings.simplefilter('ignore')\n"
        "for name in open('py.txt').read().split():\n"
        "    print('@@' + name)\n"
        "    try:\n"
        "        exec(compile(open(name + '.py').read(), name, 'exec'), {{'__name__': name}})\n"
        "    except Exception as error:\n"
        "        print('!!', type(error).__name__, error)\n"
    ),
}


def run_scripts(scripts: Mapping[str, tuple[Language, str]], folder: Path) -> Mapping[str, Ran]:
    """Run many scripts: one process of R, one of Python, neither with anything of fitdiff."""
    found: dict[str, Ran] = {}
    for language, driver in _DRIVERS.items():
        names = [name for name, (own, _) in scripts.items() if own == language]
        for name in names:
            (folder / f"{name}.{language}").write_text(scripts[name][1], encoding="utf-8")
        (folder / f"{language}.txt").write_text("\n".join(names) + "\n")
        (folder / f"drive.{language}").write_text(driver.format())
        program = "Rscript" if language == "r" else sys.executable
        done = subprocess.run(
            [program, f"drive.{language}"], cwd=folder, capture_output=True, text=True, check=False
        )
        for part in done.stdout.split("@@")[1:]:
            name, _, body = part.partition("\n")
            problems = [line for line in body.splitlines() if line.startswith("!!")]
            found[name] = Ran(read_shown(body), "; ".join(problems))
    return found


@cache
def table_of(source: str) -> Table:
    """A table of an example: R starts once for each."""
    return read_table(source)


@pytest.fixture(scope="session")
def workers() -> Iterator[Workers]:
    with Workers() as both:
        yield both
