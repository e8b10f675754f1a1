"""The table of a script: reading, coding, rows, X and y."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from fitdiff.calls.printing import print_call, r_name, r_string
from fitdiff.calls.tree import Call, Formula, Language, Name, Node, rebuild, walk
from fitdiff.cards.card import Card, Report
from fitdiff.tables.table import Table
from fitdiff.translation.analysis import Analysis
from fitdiff.translation.expressions import to_python, to_r
from fitdiff.translation.formulas import Columns, patsy_text, terms_of
from fitdiff.translation.shapes import data_code


@dataclass(frozen=True)
class Place:
    """Where a script finds its table.

    Attributes
    ----------
    path : str
        A CSV or TSV file.
    separator, decimal : str
    note : str
        A comment on how the file is made, where the table is another.
    """

    path: str
    separator: str = ","
    decimal: str = "."
    note: str = ""


@dataclass(frozen=True)
class Parts:
    """What a script is made of.

    Attributes
    ----------
    card : Card
    tree : Node
        The call.
    reports : sequence of Report
        Its quantities, with codes complete.
    packages : tuple of str
        R packages, Python imports, that the call needs besides those of the card.
    tight : bool
        Whether the solver is as exact as it can be.
    """

    card: Card
    tree: Node
    reports: Sequence[Report]
    packages: tuple[str, ...] = ()
    tight: bool = False


def reading(table: Table, used: Sequence[str], place: Place, language: Language) -> Iterator[str]:
    """Lines that read the table and code its categories."""
    if place.note:
        yield f"# {place.note}"
    if language == "r":
        options = ["check.names = FALSE", 'na.strings = c("NA", "")']
        options += [f"sep = {r_string(place.separator)}"] if place.separator != "," else []
        options += [f"dec = {r_string(place.decimal)}"] if place.decimal != "." else []
        head = f"data <- read.csv({r_string(place.path)}"
    else:
        options = ['na_values=["NA", ""]', "keep_default_na=False"]
        options += [f"sep={place.separator!r}"] if place.separator != "," else []
        options += [f"decimal={place.decimal!r}"] if place.decimal != "." else []
        head = f"data = pd.read_csv({json.dumps(place.path, ensure_ascii=False)}"
    flat = ", ".join([head, *options]) + ")"
    if len(flat) <= 80:
        yield flat
    else:
        indent = "  " if language == "r" else "    "
        opening, _, first = head.partition("(")
        yield opening + "("
        every = [first, *options]
        comma = "," if language == "py" else ""
        yield from (f"{indent}{one}," for one in every[:-1])
        yield f"{indent}{every[-1]}{comma}"
        yield ")"
    for name in used:
        yield from _coding(table, name, language)


def _coding(table: Table, name: str, language: Language) -> Iterator[str]:
    """A column of categories, with its levels in order."""
    column = table.column(name)
    if column.kind not in ("category", "string"):
        return
    levels = column.levels or tuple(sorted(set(map(str, column.present.tolist()))))
    if language == "r":
        inside = ", ".join(r_string(level) for level in levels)
        ordered = ", ordered = TRUE" if column.ordered else ""
        target = f"data${r_name(name)}"
        yield f"{target} <- factor({target}, levels = c({inside}){ordered})"
    else:
        inside = ", ".join(json.dumps(level, ensure_ascii=False) for level in levels)
        ordered = ", ordered=True" if column.ordered else ""
        target = f"data[{json.dumps(name, ensure_ascii=False)}]"
        text = f"{target}.astype(str)" if _numeric(levels) else target
        yield f"{target} = pd.Categorical({text}, categories=[{inside}]{ordered})"


def _numeric(levels: Sequence[str]) -> bool:
    return any(level.lstrip("-").replace(".", "", 1).isdigit() for level in levels)


def setup_lines(
    parts: Parts,
    analysis: Analysis,
    table: Table,
    columns: Columns,
    language: Language,
    own: bool,
    used: Sequence[str],
) -> Iterator[str]:
    """Rows that are used, and X, y, n where the call has them."""
    rows = analysis.data.get("rows")
    if rows is not None and not own:
        if language == "r":
            yield f"data <- data[which({print_call(to_r(rows), 'r')}), ]"
        else:
            yield f"data = data[{print_call(to_python(rows), 'py')}]"
    regression = "response" in analysis.data
    if regression and any(not table.complete([name]).all() for name in used):
        # Each function has its own rule for missing values: the rows are the same for all.
        if language == "r":
            listed = ", ".join(r_string(name) for name in used)
            yield f"data <- data[complete.cases(data[c({listed})]), ]"
        else:
            listed = ", ".join(json.dumps(name, ensure_ascii=False) for name in used)
            yield f"data = data.dropna(subset=[{listed}])"
    outside = walk(parts.tree, below=lambda one: not isinstance(one, Formula))
    names = {one.id for one in outside if isinstance(one, Name)}
    if "X" in names or "X_scaled" in names:
        yield _features(analysis, columns, language)
    if "y" in names or "sd_y" in names:
        code = (
            to_r(analysis.data["response"])
            if language == "r"
            else to_python(analysis.data["response"])
        )
        yield f"y {'<-' if language == 'r' else '='} {print_call(code, language)}"
    if "counts" in names and not own:
        counts = print_call(data_code(analysis.data["counts"], language), language)
        yield f"counts {'<-' if language == 'r' else '='} {counts}"
    yield from _numbers(names, analysis, language)
    start = analysis.data.get("start")
    if parts.card.shape == "curve" and isinstance(start, Call):
        yield from _model(analysis.data["terms"], start)


def _model(terms: Node, start: Call) -> Iterator[str]:
    """A function of parameters, for which columns are what they are."""
    names = [one.name for one in start.arguments if one.name]
    parameters = {to_python(Name(name)): Name(name) for name in names}
    code = rebuild(to_python(terms), lambda node: parameters.get(node, node))
    yield f"names = {json.dumps(names)}"
    yield ""
    yield ""
    yield f"def model(_, {', '.join(names)}):"
    yield f"    return {print_call(code, 'py')}"
    yield ""


def _numbers(names: set[str], analysis: Analysis, language: Language) -> Iterator[str]:
    r = language == "r"
    if "X_scaled" in names:
        yield "scale = X.std(ddof=0)"
        yield "X_scaled = X / scale"
    if "n" in names:
        weights = analysis.settings.get("sampling weights")
        if isinstance(weights, Node):
            code = print_call(to_r(weights) if r else to_python(weights), language)
            yield f"n <- sum({code})" if r else f"n = np.sum({code})"
        else:
            yield "n <- nrow(data)" if r else "n = len(data)"
    if "sd_y" in names:
        # glmnet does not centre y without an intercept.
        if analysis.settings.get("intercept", True):
            yield "sd_y <- sqrt(mean((y - mean(y))^2))" if r else "sd_y = np.std(y)"
        else:
            yield "sd_y <- sqrt(mean(y^2))" if r else "sd_y = np.sqrt(np.mean(y**2))"


def _features(analysis: Analysis, columns: Columns, language: Language) -> str:
    terms = analysis.data["terms"]
    names = _plain(terms, columns)
    if language == "r":
        if names:
            listed = ", ".join(r_string(name) for name in names)
            return f"X <- as.matrix(data[c({listed})])"
        return f"X <- model.matrix(~ {print_call(terms, 'r')}, data)[, -1]"
    if names:
        listed = ", ".join(json.dumps(name, ensure_ascii=False) for name in names)
        return f"X = data[[{listed}]]"
    text = json.dumps(patsy_text(terms, columns), ensure_ascii=False)
    made = f'patsy.dmatrix({text}, data, return_type="dataframe")'
    return f'X = {made}.drop(columns="Intercept")'


def _plain(terms: Node, columns: Columns) -> list[str]:
    """The columns of terms that are nothing but columns of numbers; none for others."""
    found = [one for added, one in terms_of(terms) if added]
    plain = all(isinstance(one, Name) and one.id in columns.numeric for one in found)
    return [one.id for one in found if isinstance(one, Name)] if plain else []
