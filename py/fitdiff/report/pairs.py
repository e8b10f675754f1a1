"""Which pairs of methods a report looks at, image by image."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from fitdiff.report.material import Material

# More pairs are too many to choose from, and to keep the page small.
MOST_PAIRS = 12

Pair = tuple[str, str]


def chosen_pairs(material: Material, asked: Iterable[Pair] = ()) -> list[Pair]:
    """List pairs of methods, those that the study is about first.

    Parameters
    ----------
    material : Material
    asked : iterable of (str, str)
        Pairs that other parts of the report are about: ends of ladders, methods compared.

    Returns
    -------
    list of (str, str)
        Arms of the figure with each other, pairs asked for, steps of guesses that decide; where
        there is none of these, the first method with each other one. At most `MOST_PAIRS`.
    """
    present = {method.name for method in material.methods}
    found = list(_stated(material, asked))
    if not found:
        names = [method.name for method in material.methods]
        found = [(names[0], other) for other in names[1:]]
    known = dict.fromkeys(pair for pair in found if set(pair) <= present and pair[0] != pair[1])
    return list(known)[:MOST_PAIRS]


def _stated(material: Material, asked: Iterable[Pair]) -> Iterator[Pair]:
    if (figure := material.study.file.figure) is not None:
        yield from combinations(figure.arms.values(), 2)
    yield from asked
    for guess in material.study.file.guesses:
        yield guess.steps[0].from_, guess.steps[0].to
