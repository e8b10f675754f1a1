"""The page of known differences, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from debate2017.data.images import IMAGE_SHAPE
from debate2017.known_differences.model import (
    DefaultValue,
    KnownDifference,
    KnownDifferences,
    MeasuredEffect,
    SelectionRow,
    SizeEffect,
)
from fitdiff.methods.differences import spell

_HEADING = """# Known differences

What engines do where their user says nothing differs from engine to engine. This page lists each
such default, what it does to the accuracy on 0 against 1, and where it is said. It is generated:
values marked * were read in what is installed, and effects were measured, by the commands at its
end. To change it, change `comparisons/known-differences.toml`.
"""


def as_page(known: KnownDifferences) -> str:
    """Write the page.

    Parameters
    ----------
    known : KnownDifferences

    Returns
    -------
    str
        Markdown, ending in a line break.
    """
    lines = [_HEADING.rstrip()]
    for area, members in groupby(known.differences, key=lambda one: one.area):
        lines += ["", f"## {area}"]
        for one in members:
            lines += ["", *_difference(one)]
    if known.selection:
        lines += ["", "## Columns that each rule selects", "", *_selection(known)]
    lines += ["", "## How this was made", "", *_made(known)]
    return "\n".join(lines) + "\n"


def _difference(one: KnownDifference) -> Iterator[str]:
    yield f"### {one.title}"
    yield ""
    yield one.text + (f" Factor: `{one.factor}`." if one.factor else "")
    yield ""
    yield from _table(
        ("where", "by default", "source"),
        [(value.where, _spelled(value), value.source) for value in one.values],
    )
    if one.effects:
        yield ""
        yield from _table(
            ("change", "n", "splits", "accuracy gained", "95 % interval", "labels changed"),
            [row for effect in one.effects for row in _rows(effect)],
        )
        if not all(effect.repeatable for effect in one.effects):
            yield ""
            yield (
                "The net's threads race, so that each fit differs from the last: part of the "
                "change of labels is noise."
            )


def _spelled(value: DefaultValue) -> str:
    if not value.read:
        return value.value
    meaning = f": {value.meaning}" if value.meaning else ""
    return f"`{value.argument}` = {value.value} *{meaning}"


def _rows(effect: MeasuredEffect) -> Iterator[tuple[str, ...]]:
    change = (
        f"`{effect.before}` to `{effect.after}`: {effect.factor} "
        f"{spell(effect.before_value)} to {spell(effect.after_value)}"
    )
    for size in (effect.overall, *effect.by_size):
        yield change, *_numbers(size)
        change = ""


def _numbers(size: SizeEffect) -> tuple[str, ...]:
    return (
        "all" if size.n is None else str(size.n),
        str(size.splits),
        _signed(size.mean),
        f"{_signed(size.low)} to {_signed(size.high)}",
        f"{size.labels_changed:.2%}",
    )


def _signed(value: float) -> str:
    """Four places, a plus sign for gains, and no sign for what rounds to nothing."""
    text = f"{value:+.4f}"
    return text[1:] if float(text) == 0 else text


def _selection(known: KnownDifferences) -> Iterator[str]:
    yield (
        f"Ten columns are wanted, on the same splits of the study `{known.selection_study}`. "
        "*Other number*: share of splits on which ties keep more or fewer. *Differing*: share on "
        "which the columns are not those of the first rule, Leek's. *Exchanged*: mean number of "
        "columns kept by one of the two rules only. The last rule is Beam's."
    )
    yield ""
    headings = ("n", "splits", "rule", "kept", "other number", "differing", "exchanged", "often")
    yield from _table(headings, [_selected(row) for row in known.selection])
    yield ""
    yield "![Share of splits on which each pixel is kept, by rule and size](selection.png)"


def _selected(row: SelectionRow) -> tuple[str, ...]:
    width = IMAGE_SHAPE[1]
    often = ", ".join(f"({at // width}, {at % width}) {share:.0%}" for at, share in row.often)
    shares = (f"{row.other_number:.0%}", f"{row.differing:.0%}")
    return (
        str(row.n),
        str(row.splits),
        row.rule,
        f"{row.kept:.2f}",
        *shares,
        f"{row.exchanged:.2f}",
        often,
    )


def _made(known: KnownDifferences) -> Iterator[str]:
    versions = ", ".join(f"{name} {number}" for name, number in known.versions.items())
    yield f"Values were read in {versions}."
    if not known.profile:
        yield "No effect has been measured."
        return
    yield (
        f"Effects are of the study `{known.study}`, profile `{known.profile}`: each step changes "
        "one factor on the same splits, every size has the same weight, and intervals are "
        f"{known.level:.0%} bootstrap intervals over splits for the test images at hand."
    )
    yield ""
    yield "```"
    yield f"fitdiff run {known.study} --profile {known.profile} --out out/{known.study}"
    yield f"fitdiff known-differences --update --measured out/{known.study}"
    yield "```"


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    for row in (headings, ["---"] * len(headings), *rows):
        yield "| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |"
