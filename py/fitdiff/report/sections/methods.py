"""Report section of the methods and their engines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from fitdiff.attribution.running import is_random
from fitdiff.data.source import titles
from fitdiff.report.document import Section, Text
from fitdiff.report.finding import mean_over_sizes
from fitdiff.report.material import Material
from fitdiff.report.phrases import counted, listed, percent
from fitdiff.report.section import ReportSection
from fitdiff.report.tables import Column, Table
from fitdiff.results.comparable import on_every_split, unlike_means
from fitdiff.stats.counts import ACCURACY

LANGUAGES = {"r": "R", "py": "Python"}


def methods_section(material: Material) -> Section:
    """List every method that has a cell, with its mean accuracy or other metric."""
    means = mean_over_sizes(material)
    rows = tuple(
        (
            method.name,
            method.title,
            LANGUAGES.get(method.engine.partition(".")[0], ""),
            method.engine,
            means.get(method.name),
        )
        for method in material.methods
    )
    table = Table(
        id="methods",
        title="Methods",
        columns=(
            Column("method"),
            Column("what it is"),
            Column("language", meaning="The language from which the engine was called."),
            Column("engine", "code", meaning="The software that fits it: language.framework."),
            Column(
                f"mean {material.metric_title}",
                "number",
                meaning="Over all n, each with the same weight.",
            ),
        ),
        rows=rows,
    )
    names = [method.name for method in material.methods]
    answer = tuple(_best_and_worst(material, means)) if material.metric == ACCURACY else ()
    unlike = tuple(map(Text, unlike_means(material.results, names, material.metric)))
    return Section("methods", "What was compared", _lead(material), (table, *unlike), answer)


def _best_and_worst(material: Material, means: Mapping[str, float]) -> Iterator[str]:
    """Name them among those that were fitted on the same splits."""
    everywhere = on_every_split(material.results, [*means], material.metric)
    if len(everywhere) < 2:
        return
    best, worst = max(everywhere, key=means.__getitem__), min(everywhere, key=means.__getitem__)
    among = f"{len(everywhere)} methods"
    if len(everywhere) < len(means):
        among += " that have a result on every split"
    if means[best] == means[worst]:
        yield f"All {among} have the same mean accuracy ({percent(means[best])})."
        return
    yield (
        f"Of {among} {best} is the most accurate ({percent(means[best])}) and {worst} "
        f"the least ({percent(means[worst])})."
    )


def _lead(material: Material) -> str:
    sizes = sorted({int(n) for n in material.results["n"]})
    splits = material.results["split_hash"].nunique()
    reach = f"n = {sizes[0]}" if len(sizes) == 1 else f"n = {sizes[0]} to {sizes[-1]}"
    return (
        f"{counted(len(material.methods), 'method')} were fitted on the same "
        f"{counted(splits, 'split')}: training sets of {reach} ({listed(_kinds(material))}), "
        "each with the same rows for every method, checked by hash. All are then asked for the "
        + (
            "class of the same test rows; accuracy is the share that a method labels correctly."
            if material.metric == ACCURACY
            else "outcome of the same test rows."
        )
        + _chance(material)
    )


def _chance(material: Material) -> str:
    if any(is_random(method) for method in material.methods):
        return ""
    return " Nothing is random in these methods: another seed gives the same fit."


def _kinds(material: Material) -> list[str]:
    words = titles(material.study.file.sources)
    sources = [words[label] for label in material.sources]
    return sources if len(sources) <= 4 else [counted(len(sources), "data source")]


SECTION = ReportSection(50, methods_section, details=True)
