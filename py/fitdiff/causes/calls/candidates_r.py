"""Candidate changes of an R call, from the formals of the functions that it calls."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from fitdiff.calls import Workers
from fitdiff.calls.check import Checked, Function
from fitdiff.calls.printing import print_call
from fitdiff.calls.source import parse_r
from fitdiff.calls.tree import Name, Node, Qualified
from fitdiff.causes.calls.change import Change, Family, Side
from fitdiff.causes.calls.edits import DropArgument, Replace, SetArgument, number_in
from fitdiff.causes.calls.known_values import SIBLINGS, R
from fitdiff.causes.calls.levels import level_changes
from fitdiff.causes.calls.number_changes import Known, number_changes
from fitdiff.causes.calls.other_values import value_changes
from fitdiff.causes.calls.settings import DROPPED, SEEDS, before_of, is_literal, meaning_of
from fitdiff.causes.calls.weights import weight_changes

_UNTOUCHED = re.compile(
    r"^(x|y|formula|data|subset|weights|offset|na\.action|model|qr|singular\.ok|start|etastart|"
    r"mustart|contrasts|trace|verbose|keep.*|robust|id|cluster|istate|xlev|drop\.unused\.levels|"
    r"fixed|random|g|groups|blocks|B|simulate\.p\.value|workspace|hybrid.*|conf\.level|mu|ratio|"
    r"conf\.int|conf\.type|tol\.wi|digits\.rank|names|fuzz|p|null|or|object|mod|singular|"
    r"icontrasts|idata|idesign|imatrix|vcov\.|vcov|df|save|parallel|nthread.*|ncores|control)$"
)
_ACCURACY = re.compile(r"^(tol|eps|epsilon|thresh|reltol|abstol|toler\..*|tolerance)$")
# Names of tolerances of iterations only; others are cut-offs of a rank where nothing iterates.
_OF_ITERATIONS = re.compile(r"^(thresh|reltol|abstol|tolerance)$")
_ROUNDS = re.compile(r"^(maxit|iter\.max|max\.iter|maxiter|outer\.max)$")
_CHOICES = re.compile(r'^c\((\s*"[^"]*"\s*,?)+\)$')
_NUMBER = re.compile(r"^-?\d+(\.\d*)?([eE][-+]?\d+)?L?$")
# Of the optimiser that lmer() takes by default.
_TIGHT_LMER = "list(xtol_abs = 1e-12, ftol_abs = 1e-14)"
# Control functions that `...` of these reaches.
_REACHED: Mapping[str, tuple[tuple[str, str, Family], ...]] = {
    "glm": (("epsilon", "1e-14", "accuracy"), ("maxit", "1000", "accuracy")),
    "glm.nb": (("control", "glm.control(epsilon = 1e-14, maxit = 1000)", "accuracy"),),
    "polr": (("control", "list(reltol = 1e-16, maxit = 1000)", "accuracy"),),
    "multinom": (("reltol", "1e-16", "accuracy"), ("maxit", "10000", "accuracy")),
    "arima": (("optim.control", "list(reltol = 1e-14, maxit = 1000)", "accuracy"),),
    "rlm": (("acc", "1e-12", "accuracy"), ("maxit", "1000", "accuracy")),
    # A split that betters the fit by less than cp of the whole is not made.
    "rpart": (("cp", "0", "limit"),),
    "coxph": (("eps", "1e-14", "accuracy"),),
    "lmer": (("control", f"lme4::lmerControl(optCtrl = {_TIGHT_LMER})", "accuracy"),),
    "survreg": (("rel.tolerance", "1e-14", "accuracy"), ("maxiter", "1000", "accuracy")),
    "glmnet": (("thresh", "1e-16", "accuracy"), ("maxit", "1000000", "accuracy")),
}


# Literals that say what is computed and of what, not how.
_KEPT = frozenset({"probs", "q", "mu", "conf.level", "level", "x", "y", "degree", "df", "k"})
# Functions inside a formula whose arguments choose a basis.
_BASES = frozenset({"poly", "bs", "ns", "scale", "Surv", "s", "te"})


def r_candidates(
    checked: Checked, tree: Node, side: Side, workers: Workers, other: Known
) -> list[Change]:
    """List changes of an R call's arguments.

    Parameters
    ----------
    checked : Checked
    tree : Node
        The call as it was run.
    side : {'first', 'second'}
    workers : Workers
    other : Known
        Numbers of the other side.
    """
    found: list[Change] = []
    for function in checked.called():
        name = _written(function)
        if function.call is None or (function.formula and name not in _BASES):
            continue
        at = number_in(tree, function.call, checked.parsed.tree)
        if at is not None:
            found += _arguments(function, at, side, workers, other)
    found += _sibling_functions(checked, side)
    return found


def _written(function: Function) -> str:
    """The name by which a call names a function: of the generic, not of its method."""
    node = function.node
    if isinstance(node, Qualified):
        return node.name
    return node.id if isinstance(node, Name) else function.described.name


def _arguments(
    function: Function, at: int, side: Side, workers: Workers, other: Known
) -> Iterator[Change]:
    name = _written(function)
    given = {
        formal: (place, one.argument.value)
        for place, one in enumerate(function.matched)
        # What goes into `...` has no formal, but a name of its own.
        if (formal := one.formal or one.argument.name) and one.argument.value is not None
    }
    defaults = {one.name: one.default or "" for one in function.described.formals or ()}
    formals = function.described.formals or ()
    iterates = name in _REACHED or any(_ROUNDS.match(one.name) for one in formals)
    for argument, code, family in _values(function, name, given.keys()):
        place, before = given.get(argument, (None, None))
        (value,) = parse_r(code, workers)
        if before == value:
            continue
        yield Change(
            side,
            f"{name}:{argument}",
            before_of(before, defaults.get(argument), "r"),
            code,
            family,
            SetArgument(at, place, argument, value),
            # An estimator of the covariance, in a call of its own.
            "covariance"
            if name.startswith("vcov")
            else meaning_of(argument, family, iterates or bool(_OF_ITERATIONS.match(argument))),
        )
    for argument, (place, before) in given.items():
        if argument in DROPPED or (is_literal(before) and argument not in _KEPT | SEEDS):
            yield Change(
                side,
                f"{name}:{argument}",
                print_call(before, "r"),
                "left out",
                "choice",
                DropArgument(at, place),
                meaning_of(argument, "choice"),
            )
    yield from level_changes(at, name, formals, given, other.levels, side, "r")
    names = {one.name for one in formals}
    yield from number_changes(at, name, names, given, other, side, "r")
    yield from value_changes(at, name, formals, given, other.values, side, "r")
    yield from weight_changes(at, name, formals, given, other.weights, side, "r")


def _values(
    function: Function, name: str, given: Collection[str]
) -> Iterator[tuple[str, str, Family]]:
    """Arguments with other values, as code."""
    known = R.get(name, {})
    for argument, codes in known.items():
        for code in codes:
            yield argument, code, "flag" if code in ("TRUE", "FALSE") else "choice"
    yield from _reached(name, given)
    formals = function.described.formals or ()
    choices = dict(function.described.choices)
    for formal in formals:
        default = (formal.default or "").strip()
        if _UNTOUCHED.match(formal.name) or formal.name in known or formal.kind == "rest":
            continue
        if not _CHOICES.match(default):
            quoted = [f'"{one}"' for one in choices.get(formal.name, ())]
            yield from ((formal.name, one, "choice") for one in quoted if one != default)
        for code, family in _of_default(formal.name, default):
            yield formal.name, code, family


def _reached(name: str, given: Collection[str]) -> Iterator[tuple[str, str, Family]]:
    """Accuracy that `...` reaches; where a call states `control`, all of it goes in there."""
    reached = _REACHED.get(name, ())
    if "control" in given and all(argument != "control" for argument, _, _ in reached):
        inside = ", ".join(f"{argument} = {code}" for argument, code, _ in reached)
        yield "control", f"list({inside})", "accuracy"
    else:
        yield from reached


def _of_default(name: str, default: str) -> Iterator[tuple[str, Family]]:
    """Other values that a default tells of: a flag, choices, an accuracy, a number's limits."""
    number = bool(_NUMBER.match(default))
    if default in ("TRUE", "FALSE"):
        yield "FALSE" if default == "TRUE" else "TRUE", "flag"
    elif _CHOICES.match(default):
        yield from ((f'"{one}"', "choice") for one in re.findall(r'"([^"]*)"', default)[1:])
    elif _ACCURACY.match(name) and (number or "eps" in default):
        yield "1e-14", "accuracy"
    elif _ROUNDS.match(name):
        yield "10000", "accuracy"
    elif number and name == "type":
        yield from ((f"{one}", "choice") for one in range(1, 10))
    elif number:
        value = float(default.rstrip("L"))
        yield from ((f"{one}", "limit") for one in (0, 1) if one != value)


def _sibling_functions(checked: Checked, side: Side) -> Iterator[Change]:
    """A close relative instead of a function, called or given as a value."""
    for function in checked.functions:
        name = function.node.id if isinstance(function.node, Name) else ""
        for other in SIBLINGS.get(name, ()):
            yield Change(
                side,
                f"function {name}",
                name,
                other,
                "sibling",
                Replace(Name(name), Name(other)),
                # Of the estimates: a dispersion multiplies it.
                "covariance",
            )
