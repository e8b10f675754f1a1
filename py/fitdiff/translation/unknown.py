"""A table of which only the names in a call are known."""

from __future__ import annotations

import numpy as np

from fitdiff.calls.formulas import parse_formula
from fitdiff.calls.tree import Call, Constant, Formula, Index, Member, Name, Node, ParsedCall, walk
from fitdiff.tables.columns import column
from fitdiff.tables.table import Table
from fitdiff.translation.errors import TranslationError
from fitdiff.translation.formulas import columns_in

# What a table is called whose rows are not known.
UNKNOWN = "unknown table"
_NOT_COLUMNS = frozenset({"data", "df", "X", "T", "F", "pi", "_quoted_name_", "_rest_", "C", "I"})


def table_for(parsed: ParsedCall) -> Table:
    """A table with the columns that a call names, all of numbers.

    Raises
    ------
    TranslationError
        If the call names none, or the columns of a table that is not known.
    """
    names = dict.fromkeys(_names(parsed.tree))
    found = [name for name in names if name not in _NOT_COLUMNS]
    if not found or "X" in names or "." in names:
        raise TranslationError("The call does not say which columns it uses. Give TABLE.")
    return Table(tuple(column(name, np.array([0.0, 1.0])) for name in found), name=UNKNOWN)


def _names(tree: Node) -> list[str]:
    found: list[str] = []
    for node in walk(tree):
        match node:
            case Formula(left=left, right=right):
                found += (
                    columns_in(right) if left is None else (*columns_in(left), *columns_in(right))
                )
            case Call(arguments=arguments):
                for one in arguments:
                    match one.value:
                        case Constant(kind="string", value=str(text)) if "~" in text:
                            formula = parse_formula(text)
                            found += [n.id for n in walk(formula) if isinstance(n, Name)]
                        case Name(id=name) if one.name not in ("data", "family", "vcov."):
                            found.append(name)
                        case _:
                            pass
            case Index(value=Name(id="data" | "df"), arguments=[inside]):
                match inside.value:
                    case Constant(kind="string", value=str(name)):
                        found.append(name)
            case Member(value=Name(id="data" | "df"), name=name):
                found.append(name)
    return [name for name in found if not name.startswith("np")]
