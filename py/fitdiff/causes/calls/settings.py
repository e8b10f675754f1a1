"""Settings as both languages have them: what a value is, what an argument is about."""

from __future__ import annotations

import math
from collections.abc import Mapping

from fitdiff.calls.printing import print_call
from fitdiff.calls.tree import Binary, Call, Constant, Items, Language, Member, Name, Node, Unary
from fitdiff.causes.calls.change import Family

# Rows and weights that one side has: never passed on silently, so they are a difference.
DROPPED = frozenset(
    {"weights", "offset", "subset", "exposure", "sample_weight", "freq_weights", "var_weights"}
)

# Without a seed a call gives other numbers each time: those of our own seed are nothing to type.
SEEDS = frozenset({"random_state", "seed"})

# Below which a column or a singular value counts as nothing.
CUT_OFF = "cut-off"


def is_literal(node: Node) -> bool:
    """Whether a value is written out: a constant, as in 1/3 too, or a list of them, as by c()."""
    match node:
        case Constant():
            return True
        case Items(items=items):
            return all(is_literal(one) for one in items)
        case Unary(operand=operand):
            return is_literal(operand)
        case Binary(left=left, right=right):
            return is_literal(left) and is_literal(right)
        case Call(function=Name(id="c"), arguments=arguments):
            return all(one.value is not None and is_literal(one.value) for one in arguments)
        case _:
            return False


def before_of(stated: Node | None, default: str | None, language: Language) -> str:
    """The value that an argument has: as stated, or its default."""
    if stated is not None:
        return print_call(stated, language)
    short = bool(default) and len(default or "") <= 30 and "deprecated" not in str(default)
    return f"default {default}" if short else "default"


def constant(value: bool | float | str | None) -> Node:
    """A literal of Python; infinity and NaN are NumPy's."""
    if value is None:
        return Constant("null", None)
    if isinstance(value, bool):
        return Constant("logical", value)
    if isinstance(value, str):
        return Constant("string", value)
    if isinstance(value, float) and not math.isfinite(value):
        return Member(Name("np"), "nan" if math.isnan(value) else "inf")
    return Constant("integer" if isinstance(value, int) else "double", value)


_MEANINGS: Mapping[str, str] = {
    "fit_intercept": "intercept",
    "intercept": "intercept",
    "alternative": "alternative",
    "cov_type": "covariance",
    "use_t": "reference distribution",
    "equal_var": "variances",
    "var.equal": "variances",
    "correction": "continuity",
    "correct": "continuity",
    "use_continuity": "continuity",
    "continuity": "continuity",
    "method": "method",
    "exact": "method",
    "ties": "ties",
    "standardize": "standardise",
    "paired": "paired",
    **dict.fromkeys(("alpha", "lambda", "C", "lam", "penalizer", "penalty", "l1_ratio"), "penalty"),
    **dict.fromkeys(("weights", "sample_weight", "freq_weights", "var_weights"), "weights"),
    **dict.fromkeys(("offset", "exposure"), "offset"),
    "subset": "rows",
}


def meaning_of(argument: str, family: Family, iterates: bool = True) -> str:
    """What an argument is about, by a name that both languages share; '' if that is not known.

    A tolerance of what does not iterate is a `CUT_OFF`.
    """
    if family == "accuracy":
        return "accuracy" if iterates else CUT_OFF
    return _MEANINGS.get(argument, "")
