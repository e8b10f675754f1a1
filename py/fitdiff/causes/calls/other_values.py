"""The other side's numbers and flags as candidates: of arguments of the same name, or as written.

A call that states ``k = 5`` beside ``n_neighbors=3`` differs in a number that both write out; one
that has ``delta`` by default beside a ``delta`` of another default differs in what neither writes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from fitdiff.calls.check import Checked
from fitdiff.calls.printing import print_call
from fitdiff.calls.tree import Constant, Language, Node, Unary
from fitdiff.calls.worker_messages import Formal
from fitdiff.causes.calls.change import Change, Side
from fitdiff.causes.calls.edits import SetArgument
from fitdiff.causes.calls.settings import SEEDS, before_of, meaning_of

Value = bool | int | float

_NUMBER = re.compile(r"^-?\d+(\.\d*)?([eE][-+]?\d+)?L?$")
_FLAGS: Mapping[str, bool] = {"TRUE": True, "FALSE": False, "True": True, "False": False}
# Limits of solvers and what changes no number, or is tried with a meaning of its own.
_APART = re.compile(
    r"(^|_)(tol|eps|thresh|rtol|atol|max_?iter|maxit|iter\.max|n_?jobs|nthreads?|verbose|trace|copy|"
    r"digits|axis|seed|conf.level|level|alpha|lambda|c|workspace|keepdims|b)(_|$)",
    re.IGNORECASE,
)
# Names of one argument in both languages, plain: the last is what stands for all.
_NAMES: tuple[tuple[str, ...], ...] = (
    ("k", "nneighbors"),
    ("ntree", "ntrees", "numtrees", "nestimators"),
    ("minsplit", "minsamplessplit"),
    ("minbucket", "nodesize", "minnodesize", "minsamplesleaf"),
    ("shrinkage", "eta", "learningrate"),
    ("nstart", "ninit"),
    ("centers", "nclusters"),
    ("trim", "proportiontocut"),
    ("mu", "popmean"),
    ("sdegree", "seasonaldeg"),
    ("tdegree", "trenddeg"),
    ("ldegree", "lowpassdeg"),
    ("sjump", "seasonaljump"),
    ("tjump", "trendjump"),
    ("ljump", "lowpassjump"),
)
_ONE_NAME: Mapping[str, str] = {name: names[-1] for names in _NAMES for name in names}
# More numbers than these are not slips in one.
_MOST = 12


@dataclass(frozen=True)
class Values:
    """Numbers and flags of a call.

    Attributes
    ----------
    named : mapping of str to bool, int or float
        Of arguments, stated or by default, by their names without case and separators; what both
        languages name otherwise has one name.
    stated : tuple of int or float
        Numbers that the call writes out as arguments.
    """

    named: Mapping[str, Value] = field(default_factory=dict)
    stated: tuple[Value, ...] = ()


def values_of(checked: Checked) -> Values:
    """Collect the numbers and flags of the functions of a call."""
    named: dict[str, Value] = {}
    stated: list[Value] = []
    for function in checked.called():
        given = {one.formal or one.argument.name: one.argument.value for one in function.matched}
        for name, node in given.items():
            value = _value_of(node)
            if name is None or value is None or name in SEEDS:
                continue
            named[_plain(name)] = value
            if not isinstance(value, bool) and not _APART.search(name):
                stated.append(value)
        for formal in function.described.formals or ():
            default = _read(formal.default)
            if formal.name not in given and default is not None:
                named.setdefault(_plain(formal.name), default)
    return Values(named, tuple(dict.fromkeys(stated)))


def value_changes(
    at: int,
    name: str,
    formals: Sequence[Formal],
    given: Mapping[str, tuple[int, Node]],
    other: Values,
    side: Side,
    language: Language,
) -> Iterator[Change]:
    """List the other side's numbers and flags for the arguments of one call.

    Parameters
    ----------
    at : int
        The call's number in its tree.
    name : str
        Of its function.
    formals : sequence of Formal
    given : mapping of str to (int, Node)
        Arguments that the call states.
    other : Values
    side, language
    """
    own = {value for _, node in given.values() if (value := _value_of(node)) is not None}
    foreign = [value for value in other.stated if value not in own]
    left = _MOST
    for formal in formals:
        place, before = given.get(formal.name, (None, None))
        if formal.kind == "rest" or formal.name in SEEDS or _APART.search(formal.name):
            continue
        if before is not None and _value_of(before) is None:
            continue  # a column, a text, an expression
        now = _read(formal.default) if before is None else _value_of(before)
        wanted = [other.named[plain]] if (plain := _plain(formal.name)) in other.named else []
        if now is not None and not isinstance(now, bool) and _may_be(now, before, foreign):
            wanted += foreign
        for value in dict.fromkeys(wanted):
            if left == 0 or (value == now and isinstance(value, bool) == isinstance(now, bool)):
                continue
            left -= 1
            node = _node(value, now, language)
            yield Change(
                side,
                f"{name}:{formal.name}",
                before_of(before, formal.default, language),
                print_call(node, language),
                "number",
                SetArgument(at, place, formal.name, node),
                meaning_of(formal.name, "number"),
            )


def _may_be(now: Value, before: Node | None, foreign: Sequence[Value]) -> bool:
    """Whether a number written out may stand for an argument: stated, or a count beside a count."""
    counts = all(isinstance(one, int) or float(one).is_integer() for one in (now, *foreign))
    return before is not None or counts


def _node(value: Value, now: Value | None, language: Language) -> Constant:
    if isinstance(value, bool):
        return Constant("logical", value)
    whole = float(value).is_integer() and not isinstance(now, float)
    return Constant("integer", int(value)) if whole and language == "py" else _double(value)


def _double(value: Value) -> Constant:
    return Constant("double", float(value))


def _value_of(node: Node | None) -> Value | None:
    """A number or a flag that is written out; None of all else."""
    match node:
        case Constant(value=bool() | int() | float() as value):
            return value
        case Unary(operator="-", operand=Constant(value=int() | float() as value)):
            return None if isinstance(value, bool) else -value
    return None


def _read(default: str | None) -> Value | None:
    """A default that is a number or a flag; None of all else."""
    text = (default or "").strip()
    if text in _FLAGS:
        return _FLAGS[text]
    if not _NUMBER.match(text):
        return None
    return int(text.rstrip("L")) if text.rstrip("L").lstrip("-").isdigit() else float(text)


def _plain(name: str) -> str:
    plain = name.lower().replace(".", "").replace("_", "")
    return _ONE_NAME.get(plain, plain)
