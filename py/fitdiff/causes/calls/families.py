"""Candidate changes of the link inside a family, such as ``Gamma(link = "log")``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fitdiff.calls.printing import print_call
from fitdiff.calls.tree import Argument, Call, Constant, Language, Member, Name, Node, walk
from fitdiff.causes.calls.change import Change, Side
from fitdiff.causes.calls.edits import Edit, Replace, SetArgument, calls_of

# Links that R's help lists for each family.
_R: Mapping[str, tuple[str, ...]] = {
    "gaussian": ("identity", "log", "inverse"),
    "binomial": ("logit", "probit", "cauchit", "log", "cloglog"),
    "Gamma": ("inverse", "identity", "log"),
    "poisson": ("log", "identity", "sqrt"),
    "inverse.gaussian": ("1/mu^2", "inverse", "identity", "log"),
    "quasibinomial": ("logit", "probit", "cauchit", "log", "cloglog"),
    "quasipoisson": ("log", "identity", "sqrt"),
}
# The same of statsmodels, where the first is the default.
_PYTHON: Mapping[str, tuple[str, ...]] = {
    "Gaussian": ("Identity", "Log", "InversePower"),
    "Binomial": ("Logit", "Probit", "Cauchy", "Log", "CLogLog", "Identity"),
    "Gamma": ("InversePower", "Identity", "Log"),
    "Poisson": ("Log", "Identity", "Sqrt"),
    "InverseGaussian": ("InverseSquared", "InversePower", "Identity", "Log"),
}


def link_changes(tree: Node, language: Language, side: Side) -> Iterator[Change]:
    """List other links of each family that a call names, with a call of it or without."""
    for place, call in enumerate(calls_of(tree)):
        family = _name(call.function)
        if family in _links(language):
            yield from _of_call(place, call, family, language, side)
    if language == "r":
        yield from _of_names(tree, side)


def _links(language: Language) -> Mapping[str, tuple[str, ...]]:
    return _R if language == "r" else _PYTHON


def _name(node: Node) -> str:
    match node:
        case Name(id=name):
            return name
        case Member(value=Member(name="families") | Name(id="families"), name=name):
            return name
    return ""


def _of_call(at: int, call: Call, family: str, language: Language, side: Side) -> Iterator[Change]:
    if language == "py" and not isinstance(call.function, Member):
        return
    stated = next(
        (
            (place, one.value)
            for place, one in enumerate(call.arguments)
            if one.name in (None, "link") and one.value is not None
        ),
        None,
    )
    place, before = stated or (None, None)
    default = _links(language)[family][0]
    said = print_call(before, language) if before is not None else f"default {default}"
    for link in _links(language)[family]:
        value = _link(link, call.function)
        if value == before or (before is None and link == default):
            continue
        edit = SetArgument(at, place, "link", value)
        yield _change(side, family, said, print_call(value, language), edit)


def _link(link: str, family: Node) -> Node:
    """A link as R's string, or as a class of statsmodels beside the family."""
    if isinstance(family, Member):
        return Call(Member(Member(family.value, "links"), link), ())
    return Constant("string", link)


def _of_names(tree: Node, side: Side) -> Iterator[Change]:
    """A family that is named without a call, or by a string: ``family = Gamma``."""
    for node in walk(tree):
        if not isinstance(node, Call):
            continue
        for one in node.arguments:
            match one.value:
                case Name(id=family) | Constant(kind="string", value=str(family)):
                    if family not in _R or one.name != "family":
                        continue
                case _:
                    continue
            for link in _R[family][1:]:
                value = Constant("string", link)
                made = Call(Name(family), (Argument("link", value),))
                edit = Replace(one.value, made)
                yield _change(side, family, f"default {_R[family][0]}", f'"{link}"', edit)


def _change(side: Side, family: str, before: str, after: str, edit: Edit) -> Change:
    return Change(side, f"{family}:link", before, after, "choice", edit, "link")
