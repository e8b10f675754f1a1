"""Choice of the pairs of methods that a report looks at more closely."""

from __future__ import annotations

from collections.abc import Iterable

from fitdiff.report.material import Material

# More pairs are too many to choose from, and to keep the page small.
MOST_PAIRS = 12

Pair = tuple[str, str]


def chosen_pairs(material: Material, first: Iterable[Pair] = ()) -> list[Pair]:
    """List pairs of methods, at most `MOST_PAIRS`.

    Parameters
    ----------
    material : Material
    first : iterable of (str, str)
        Pairs that the study is about.

    Returns
    -------
    list of (str, str)
        ``first``, then ends of ladders and methods compared; where there is none of these, the
        first method with each other one.
    """
    present = [method.name for method in material.methods]
    ends = [(ladder["start"], ladder["end"]) for ladder in material.ladders]
    compared = [tuple(method["name"] for method in diff["methods"]) for diff in material.diffs]
    found = [*first, *ends, *((one, other) for one, other in compared)]
    if not found:
        found = [(present[0], other) for other in present[1:]]
    return [pair for pair in dict.fromkeys(found) if {*pair} <= {*present} and pair[0] != pair[1]][
        :MOST_PAIRS
    ]


def explain_command(material: Material, of: Iterable[str]) -> str:
    """Spell the command that measures the gap of a pair with one of some methods; '' for none."""
    pairs = chosen_pairs(material)
    pair = next((pair for pair in pairs if {*pair} & {*of}), None)
    return explain_pair(material, pair) if pair else ""


def explain_pair(material: Material, pair: Pair) -> str:
    """Spell the command that measures the gap of a pair."""
    return material.command_beside(
        "-to-".join(pair), "explain", *pair, "--study", material.argument
    )
