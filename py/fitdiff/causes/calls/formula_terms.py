"""Terms of a formula that are added or taken away, each with its sign, in either language."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from fitdiff.calls.tree import Binary, Constant, Node
from fitdiff.quantities.terms import split_outside

# A sign, and the term as a node of R or as a text of Python.
Term = tuple[str, Node | str]


def signed_terms(right: Node | str) -> list[Term]:
    """Terms of a formula's right-hand side, with ``a * b`` as a, b and ``a:b``."""
    found: list[Term] = []
    for sign, term in added_terms(right):
        found += [(sign, one) for one in crossed(term)] if sign == "+" else [(sign, term)]
    return list(dict.fromkeys(found))


def added_terms(right: Node | str) -> list[Term]:
    """Terms as they are written, each with its sign."""
    return _of_text(right) if isinstance(right, str) else _of_node(right)


def _of_node(node: Node) -> list[Term]:
    signs: list[Term] = []
    while isinstance(node, Binary) and node.operator in ("+", "-"):
        signs.append((node.operator, node.right))
        node = node.left
    return [("+", node), *reversed(signs)]


def _of_text(text: str) -> list[Term]:
    found: list[Term] = []
    for added in split_outside(text, "+"):
        first, *taken = split_outside(added, "-")
        found += [("+", first.strip())] if first.strip() else []
        found += [("-", one.strip()) for one in taken]
    return found


def crossed(term: Node | str) -> list[Node | str]:
    """The terms that ``a * b`` stands for; a term without ``*`` alone."""
    if isinstance(term, str):
        parts = [one.strip() for one in split_outside(term, "*")]
        if "" in parts:  # a power
            return [term]
        texts = [parts[0]]
        for part in parts[1:]:
            texts = [*texts, part, *(f"{one}:{part}" for one in texts)]
        return list(texts)
    if not (isinstance(term, Binary) and term.operator == "*"):
        return [term]
    left, right = crossed(term.left), crossed(term.right)
    both = [Binary(":", one, other) for one, other in product(left, right)]  # type: ignore[arg-type]
    return [*left, *right, *both]


def sum_of(terms: Sequence[Term]) -> Node | str | None:
    """The sum of some terms, the intercept alone for none; None where nothing is added."""
    if not terms:
        return Constant("double", 1.0)
    ordered = sorted(terms, key=lambda one: one[0] == "-")
    (sign, total), *rest = ordered
    if sign == "-":
        return None
    for sign, term in rest:
        if isinstance(total, str) or isinstance(term, str):
            total = f"{total} {sign} {term}"
        else:
            total = Binary(sign, total, term)
    return total
