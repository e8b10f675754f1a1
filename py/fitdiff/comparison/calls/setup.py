"""What has to be typed before a call: reading of the table, packages, what X and y are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from fitdiff.calls.allowed_python import ALIASES
from fitdiff.calls.bind import table_name
from fitdiff.calls.printing import r_name, r_string
from fitdiff.calls.tree import Name, Node, Qualified, walk
from fitdiff.comparison.calls.side import SideFit
from fitdiff.quantities.quantity import Floats
from fitdiff.quantities.terms import normal_term, split_outside

_ATTACHED = frozenset({"base", "stats", "utils", "methods", "datasets", "graphics", "grDevices"})
_LEVEL = re.compile(r"^(.*)\[(.*)\]$", re.DOTALL)
_POWER = re.compile(r"^I\(\(?(.+?)\)?\^(\d+)\)$")
_FUNCTION = re.compile(r"^(log|exp|sqrt|log2|log10|log1p)\((.+)\)$")


def setup_lines(
    fit: SideFit, source: str, outcome: str | None, complete: Sequence[str] = ()
) -> list[str]:
    """Lines to type before the call of a side; a comment where one cannot be written.

    Parameters
    ----------
    fit : SideFit
    source : str
        The table as the user named it.
    outcome : str or None
        The column that ``y`` is.
    complete : sequence of str
        Columns without whose missing values both calls ran.
    """
    if fit.result.language == "r":
        return list(_in_r(fit, source, complete))
    return list(_in_python(fit, source, outcome, complete))


def _names(tree: Node) -> set[str]:
    return {node.id for node in walk(tree) if isinstance(node, Name)}


def _in_r(fit: SideFit, source: str, complete: Sequence[str]) -> Iterator[str]:
    qualified = {node.package for node in walk(fit.result.tree) if isinstance(node, Qualified)}
    packages = dict.fromkeys(
        one.module
        for one in fit.bound.functions
        if isinstance(one.node, Name) and one.module not in _ATTACHED | qualified
    )
    yield from (f"library({name})" for name in packages)
    names = _names(fit.result.tree)
    columns = [str(name) for name in fit.bound.table.columns if str(name) in names]
    data = table_name([str(name) for name in fit.bound.table.columns])
    yield f"{data} <- {_read_r(source)}"
    if complete:
        listed = ", ".join(r_string(name) for name in complete)
        yield f"{data} <- {data}[complete.cases({data}[c({listed})]), , drop = FALSE]"
    text = [
        name for name in columns if isinstance(fit.bound.table[name].dtype, pd.CategoricalDtype)
    ]
    for name in text:
        yield f"{data}${r_name(name)} <- factor({data}${r_name(name)})"
    tables = _tables(fit, names)
    yield from (f"{name} <- {data}" for name in tables)
    # Columns that the call names by themselves, without a formula and its data.
    if columns and data not in names and not tables:
        yield f"attach({data})"


def _tables(fit: SideFit, names: set[str]) -> list[str]:
    """Other names that the call has for the table."""
    data = table_name([str(name) for name in fit.bound.table.columns])
    given = fit.bound.names
    return [name for name in given if name in names - {data} and given[name] is fit.bound.table]


def _read_r(source: str) -> str:
    if source.startswith("r:"):
        return source[2:]
    if source.lower().endswith((".csv", ".csv.gz")):
        return f"read.csv({r_string(source)}, check.names = FALSE)"
    if source.lower().endswith(".rds"):
        return f"readRDS({r_string(source)})"
    return f"NULL  # the table {source} as a data frame"


def _in_python(
    fit: SideFit, source: str, outcome: str | None, complete: Sequence[str]
) -> Iterator[str]:
    names = _names(fit.result.tree)
    table = fit.bound.table
    columns = [str(name) for name in table.columns]
    data = table_name(columns)
    yield from _imports(fit, names, set(columns))
    yield f"{data} = {_read_python(source)}"
    if complete:
        yield f"{data} = {data}.dropna(subset={list(complete)!r})"
    yield from (f"{name} = {data}" for name in _tables(fit, names))
    # X and y of a fit that was added are not columns of that name.
    added = {"X", "y"} - _names(fit.bound.tree)
    if "X" in names and ("X" not in columns or "X" in added):
        yield from _features(fit, data, outcome)
    if "y" in names and ("y" not in columns or "y" in added) and outcome is not None:
        yield f"y = {data}[{outcome!r}]"
    for name in columns:
        if name in names - added and name.isidentifier():
            yield f"{name} = {data}[{name!r}]"


def _imports(fit: SideFit, names: set[str], columns: set[str]) -> Iterator[str]:
    if "np" in names - columns:
        yield "import numpy as np"
    yield "import pandas as pd"
    for alias, module in ALIASES.items():
        known = ("np", "pd", "numpy", "pandas", "scipy")
        if alias in names - columns and alias not in known:
            yield f"import {module}" if alias == module else f"import {module} as {alias}"
    if "scipy" in names:
        yield "import scipy.stats"
    for one in fit.bound.functions:
        if isinstance(one.node, Name) and one.module != "builtins" and not one.formula:
            yield f"from {one.module} import {one.name}"
    yield from _made_names(fit, names)


def _made_names(fit: SideFit, names: set[str]) -> Iterator[str]:
    """Imports of functions that changes added to the call."""
    known = {one.node.id for one in fit.bound.functions if isinstance(one.node, Name)}
    modules = {"make_pipeline": "sklearn.pipeline", "StandardScaler": "sklearn.preprocessing"}
    for name, module in modules.items():
        if name in names - known:
            yield f"from {module} import {name}"


def _read_python(source: str) -> str:
    lower = source.lower()
    if lower.endswith((".csv", ".csv.gz")):
        return f"pd.read_csv({source!r})"
    if lower.endswith((".parquet", ".pq")):
        return f"pd.read_parquet({source!r})"
    if lower.endswith(".dta"):
        return f"pd.read_stata({source!r})"
    return f"None  # the table {source} as a data frame"


def _features(fit: SideFit, data: str, outcome: str | None) -> Iterator[str]:
    features = fit.bound.names.get("X")
    table = fit.bound.table
    if not isinstance(features, pd.DataFrame):
        return
    # Terms are without spaces, columns may have some.
    columns = {normal_term(str(name)): str(name) for name in table.columns}
    plain = [columns.get(str(name), str(name)) for name in features.columns]
    features = features.set_axis(plain, axis=1)
    if all(name in table.columns for name in plain) and len(features) == len(table):
        yield f"X = {data}[{plain!r}]"
        return
    if len(features) < len(table):
        used = [name for name in table.columns if any(str(name) in one for one in plain)]
        used += [outcome] if outcome is not None and outcome not in used else []
        table = table.dropna(subset=used)
        if len(table) != len(features):
            yield "# X: the rows and columns of R's model matrix"
            return
        yield f"{data} = {data}.dropna(subset={[str(name) for name in used]!r})"
    parts = []
    for name in plain:
        found = _column(name, table, data)
        if found is None or not np.allclose(found[0], features[name].to_numpy(), equal_nan=True):
            yield f"# X: columns of R's model matrix: {', '.join(plain)}"
            return
        parts.append(f"    {name!r}: {found[1]},")
    yield "X = pd.DataFrame({"
    yield from parts
    yield "})"


def _column(term: str, table: pd.DataFrame, data: str) -> tuple[Floats, str] | None:
    """A term of a design from the table's columns: its values, and code that makes it."""
    factors = split_outside(term, ":")
    if len(factors) > 1:
        made = [_column(one, table, data) for one in factors]
        known = [one for one in made if one is not None]
        if len(known) < len(made):
            return None
        values = np.prod([one[0] for one in known], axis=0)
        return values, " * ".join(f"({one[1]})" for one in known)
    if term in table.columns:
        if not pd.api.types.is_numeric_dtype(table[term]):
            return None
        return table[term].to_numpy(dtype=np.float64), f"{data}[{term!r}]"
    return _computed(term, table, data)


def _computed(term: str, table: pd.DataFrame, data: str) -> tuple[Floats, str] | None:
    """A level of a category, a power or a function of a column."""
    if (found := _LEVEL.match(term)) and found.group(1) in table.columns:
        return _indicator(table[found.group(1)], found.group(1), found.group(2), data)
    if (found := _POWER.match(term)) and (inner := _column(found.group(1), table, data)):
        power = int(found.group(2))
        return inner[0] ** power, f"{inner[1]} ** {power}"
    if (found := _FUNCTION.match(term)) and (inner := _column(found.group(2), table, data)):
        with np.errstate(all="ignore"):
            values = getattr(np, found.group(1))(inner[0])
        return np.asarray(values), f"np.{found.group(1)}({inner[1]})"
    return None


def _indicator(column: pd.Series, name: str, level: str, data: str) -> tuple[Floats, str] | None:
    for value in column.dropna().unique().tolist():
        written = f"{value:g}" if isinstance(value, float) else str(value)
        if written == level or str(value).upper() == level:
            made = (column == value).to_numpy(dtype=np.float64)
            return made, f"1.0 * ({data}[{name!r}] == {value!r})"
    return None
