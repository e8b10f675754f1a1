"""Candidate changes of binary models of statsmodels to the generalised linear model of their link.

Estimates are the same; ``Probit`` takes standard errors from the observed information, ``GLM`` by
its default solver from the expected one, as R's ``glm`` does. Of the canonical link, the logit,
both are one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from fitdiff.calls.check import Function
from fitdiff.calls.tree import Argument, Call, Member, Name, Node
from fitdiff.causes.calls.change import Change, Side
from fitdiff.causes.calls.edits import Replace, SetArgument, Several

# The function's own name, what takes the same arguments beside a family, and the link.
_MODELS: Mapping[str, tuple[str, str]] = {"probit": ("glm", "Probit"), "Probit": ("GLM", "Probit")}


def information_changes(numbered: Sequence[tuple[int, Function]], side: Side) -> Iterator[Change]:
    """List the generalised linear models in place of the binary ones that a call has.

    Parameters
    ----------
    numbered : sequence of (int, Function)
        Functions that the call calls, each with the number of its call.
    side : Side
    """
    for at, function in numbered:
        name = function.name.rpartition(".")[2]
        node = function.node
        if name not in _MODELS or not isinstance(node, Member):
            continue
        model, link = _MODELS[name]
        edits = (
            Replace(node, Member(node.value, model)),
            SetArgument(at, None, "family", _family(link)),
        )
        yield Change(
            side,
            f"function {name}",
            f"{name}, errors by the observed information",
            f"{model} with that link, by the expected information",
            "sibling",
            Several(edits),
            "covariance",
        )


def _family(link: str) -> Node:
    families = Member(Name("sm"), "families")
    made = Call(Member(Member(families, "links"), link), ())
    return Call(Member(families, "Binomial"), (Argument("link", made),))
