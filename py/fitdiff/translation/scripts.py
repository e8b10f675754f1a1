"""Whole scripts: reading of the table, coding, the call, and its quantities."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fitdiff.calls.layout import lay_out
from fitdiff.calls.tree import Name, Node, walk
from fitdiff.cards.card import Report
from fitdiff.tables.table import Table
from fitdiff.translation.analysis import Analysis
from fitdiff.translation.formulas import Columns, columns_in
from fitdiff.translation.python_style import formatted
from fitdiff.translation.script_data import Parts, Place, reading, setup_lines

# R's own packages that are attached when R starts.
_ATTACHED = ("base", "stats", "utils", "methods", "datasets", "graphics", "grDevices")


_SHOW = {
    "r": """\
show <- function(what, x) {
  labels <- if (is.null(names(x))) seq_along(x) else names(x)
  cat(sprintf("%s\\t%s\\t%.17g\\n", what, labels, x), sep = "")
}""",
    "py": """\
def show(what, x):
    for label, value in pd.Series(x).items():
        print(what, label, f"{value:.17g}", sep="\\t")""",
}


def script_of(
    parts: Parts, analysis: Analysis, table: Table, columns: Columns, place: Place, own: bool
) -> str:
    """A script that reads the table, makes the call and prints its quantities.

    Parameters
    ----------
    parts : Parts
    analysis : Analysis
    table : Table
    columns : Columns
    place : Place
    own : bool
        Whether the call is the user's own: rows and columns are then as it says.
    """
    language = parts.card.language
    used = _used(analysis, table)
    setup = list(setup_lines(parts, analysis, table, columns, language, own, used))
    before = len("fit = " if language == "py" else "fit <- ")
    call = lay_out(parts.tree, language, 80, before)
    assign = "=" if language == "py" else "<-"
    lines = [
        *_imports(parts, "\n".join([*setup, call, *(one.code for one in parts.reports)])),
        "",
        *reading(table, used, place, language),
        *setup,
        "",
        *([parts.card.prepare] if parts.tight and parts.card.prepare else []),
        f"fit {assign} {call}",
        *([parts.card.settle] if parts.tight and parts.card.settle else []),
        *_after(parts),
        "",
        *([""] if language == "py" else []),
        _SHOW[language],
        "",
        *([""] if language == "py" else []),
        *(f'show("{one.kind}", {one.code})' for one in parts.reports),
    ]
    script = "\n".join(lines).strip("\n") + "\n"
    return formatted(script) if language == "py" else script


def _used(analysis: Analysis, table: Table) -> tuple[str, ...]:
    """The columns that the call uses, in the order of the table."""
    nodes = [*analysis.data.values()]
    nodes += [value for value in analysis.settings.values() if isinstance(value, Node)]
    names = {name for node in nodes for name in columns_in(node)}
    return tuple(name for name in table.names if name in names)


def _imports(parts: Parts, body: str) -> Iterator[str]:
    if parts.card.language == "r":
        for package in dict.fromkeys((parts.card.module, *parts.packages)):
            if package not in _ATTACHED:
                yield f"library({package})"
        return
    words = set(body.replace("(", " ").replace(".", " ").replace("=", " ").split())
    words |= {word.strip("([{,-") for word in words}
    if "np" in words:
        yield "import numpy as np"
    yield "import pandas as pd"
    if "patsy" in words:
        yield "import patsy"
    if "scipy" in words:
        yield "import scipy.optimize" if "optimize" in words else "import scipy.stats"
    if "sm" in words:
        yield "import statsmodels.api as sm"
    if "smf" in words:
        yield "import statsmodels.formula.api as smf"
    yield from sorted(parts.packages)


def _after(parts: Parts) -> Iterator[str]:
    if any(isinstance(one, Name) and one.id == "X_scaled" for one in walk(parts.tree)):
        yield "fit.coef_ = fit.coef_ / scale.to_numpy()"


def complete_report(report: Report, settings: Mapping[str, object]) -> Report:
    """A report whose code has the values of settings."""
    level = settings.get("confidence level", 0.95)
    level = level if isinstance(level, float) else 0.95
    code = report.code
    for word, value in {
        "{level}": f"{level:g}",
        "{beyond}": f"{round(1 - level, 12):g}",
        "{tail}": f"{round((1 + level) / 2, 12):g}",
        "{theta}": str(settings.get("theta")),
    }.items():
        code = code.replace(word, value)
    return Report(report.kind, code, report.meaning, report.when)
