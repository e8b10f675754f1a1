"""Known differences: what engines do where their user says nothing."""

from __future__ import annotations

from collections.abc import Iterator

from debate2017.known_differences.model import DefaultValue, KnownDifference, KnownDifferences
from debate2017.known_differences.recording import known_differences
from fitdiff.errors import FitdiffError
from fitdiff.methods.differences import spell
from fitdiff.report.document import Block, Missing, Section
from fitdiff.report.material import Material
from fitdiff.report.phrases import listed
from fitdiff.report.tables import Column, Table, Value

LEAD = (
    "Most of what looks like a difference between languages is a default that nobody stated. These "
    "are the defaults in which the engines differ, what each is, and what it does to the accuracy "
    "where that was measured."
)


def defaults_section(material: Material) -> Section:
    """Show the known differences of the checkout."""
    blocks: tuple[Block, ...]
    try:
        known = known_differences(material.study.folder)
    except FitdiffError as error:
        what = f"the known differences cannot be shown: {error}"
        blocks = (Missing(what, "fitdiff known-differences --update"),)
    else:
        blocks = (_values(known), *_effects(known))
    return Section("defaults", "Known differences of defaults", LEAD, blocks)


def _values(known: KnownDifferences) -> Table:
    versions = listed([f"{name} {version}" for name, version in known.versions.items()])
    return Table(
        id="defaults",
        title=f"Defaults, read in {versions}",
        columns=(
            Column("area"),
            Column("difference"),
            Column("factor", "code"),
            Column("where"),
            Column("default", meaning="An asterisk: read in what is installed, else stated."),
            Column("source"),
        ),
        rows=tuple(
            (one.area, one.title, one.factor, value.where, _default(value), value.source)
            for one in known.differences
            for value in one.values
        ),
        folded=True,
    )


def _default(value: DefaultValue) -> str:
    named = f"{value.argument} = {value.value}" if value.argument else value.value
    words = f"{named} ({value.meaning})" if value.meaning else named
    return f"{words} *" if value.read else words


def _effects(known: KnownDifferences) -> Iterator[Table]:
    rows = tuple(row for one in known.differences for row in _rows(one))
    if rows:
        yield Table(
            id="default-effects",
            title=f"What they do to the accuracy (study {known.study}, profile {known.profile})",
            columns=(
                Column("difference"),
                Column("from"),
                Column("to"),
                Column("change"),
                Column("n"),
                Column("splits", "number"),
                Column("effect", "signed"),
                Column("low", "signed"),
                Column("high", "signed"),
                Column("labels changed", "number", meaning="Share of test images."),
            ),
            rows=rows,
            folded=True,
        )


def _rows(one: KnownDifference) -> Iterator[tuple[Value, ...]]:
    for effect in one.effects:
        change = f"{effect.factor}: {spell(effect.before_value)} → {spell(effect.after_value)}"
        for size in (effect.overall, *effect.by_size):
            yield (
                *(one.title, effect.before, effect.after, change),
                *("all" if size.n is None else str(size.n), size.splits),
                *(size.mean, size.low, size.high, size.labels_changed),
            )
