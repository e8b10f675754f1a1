"""The original figure beside ours, both drawn by R, and the comparison with the record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import islice
from pathlib import Path

from debate2017.figures.frame import draw_figures
from debate2017.figures.style import load_style
from debate2017.record import (
    LEVEL,
    Comparison,
    Means,
    compare,
    image_variances,
    read_recorded,
    verdict,
)
from debate2017.study_tables import baselines_of, figure_of, recorded_file, recorded_of
from fitdiff.engines.r.package import open_session
from fitdiff.errors import UnavailableError
from fitdiff.report.document import Block, Commands, Finding, Section, Text
from fitdiff.report.figures import Image, Images
from fitdiff.report.finding import pair_finding
from fitdiff.report.material import Material
from fitdiff.report.phrases import counted, listed, percent, points
from fitdiff.report.section import ReportSection
from fitdiff.report.tables import Column, Table
from fitdiff.stats.counts import Counts, UnpairedError, count_correct, mean_over_strata
from rbridge import RBridgeError, RSession

LEAD = (
    "First the figure as it was published, drawn again by R from the published values, and beside "
    "it the same figure of our fits, the published means dashed; then what the comparison with the "
    "published values says. Where nothing is published, our figure alone."
)


def original_section(material: Material) -> Section | None:
    """Draw the figures, and set the comparisons with the record beside them."""
    if figure_of(material.study) is None:
        return None
    by_size, overall = compare_with_record(material)
    blocks: list[Block] = [_pictures(material)]
    blocks += [Text(f"{verdict(comparison)}.") for comparison in overall]
    if by_size:
        blocks.append(_record_table(by_size))
    blocks.append(Commands((material.command("figure"),)))
    answer = (*_gap(material), *_record(overall))
    title = "The original figure and ours" if recorded_of(material.study) else "The figure"
    return Section("figures", title, LEAD, tuple(blocks), answer, _finding(material))


def _finding(material: Material) -> Finding | None:
    """Tell the first two arms apart, by what the figure calls them."""
    figure = figure_of(material.study)
    if figure is None or len(figure.arms) < 2 or baselines_of(material.study) is not None:
        return None
    names = {method: label for label, method in figure.arms.items()}
    first, second = islice(figure.arms.values(), 2)
    fitted = set(material.fitted["method"])
    if not {first, second} <= fitted:
        return None
    return pair_finding(material, first, second, names)


def _gap(material: Material) -> Iterator[str]:
    """Compare the first two arms of the study's figure; baselines say more."""
    figure = figure_of(material.study)
    if figure is None or len(figure.arms) < 2 or baselines_of(material.study) is not None:
        return
    first, second = islice(figure.arms.values(), 2)
    try:
        counts = count_correct(material.results, (first, second))
    except UnpairedError:
        yield f"No split was fitted by both {first} and {second}, so they cannot be compared."
        return
    titles = {method.name: method.title for method in material.methods}
    means = mean_over_strata(counts.correct / counts.total, counts.strata)
    one, other = (float(mean) for mean in means)
    names = [f"{name} ({titles[name]})" for name in (first, second)]
    yield (
        f"Given the same {counted(len(counts.splits), 'training set')}, {names[0]} labels "
        f"{percent(one)} of the test images correctly and {names[1]} {percent(other)}, averaged "
        f"over the sizes of the training set: {_ahead(first, second, one - other)}."
    )
    yield from _by_size(counts)


def _ahead(first: str, second: str, gap: float) -> str:
    if gap == 0:
        return "no difference"
    return f"{first if gap > 0 else second} is ahead by {points(gap)}"


def _by_size(counts: Counts) -> Iterator[str]:
    sizes = counts.sizes
    if len(sizes) < 2:
        return
    gaps = {n: float(-counts.of_size(n).accuracy_effects.mean()) for n in sizes}
    first, second = counts.methods
    ahead = sum(gap > 0 for gap in gaps.values())
    widest = max(gaps, key=lambda n: abs(gaps[n]))
    yield (
        f"{first} is ahead at {ahead} of {len(sizes)} sizes; the gap is widest at n = {widest}, "
        f"where {_ahead(first, second, gaps[widest])}."
    )


def _record(overall: Sequence[Comparison]) -> Iterator[str]:
    if overall:
        found = [
            f"{one.method} {'differs' if one.p_adjusted < LEVEL else 'does not differ'} detectably "
            f"(ours {percent(one.ours)}, published {percent(one.recorded)})"
            for one in overall
        ]
        yield f"From the published values {listed(found)}."


def compare_with_record(material: Material) -> tuple[list[Means], list[Comparison]]:
    """Compare the accuracies with the published ones; nothing where there are none."""
    recorded, file = recorded_of(material.study), recorded_file(material.study)
    if recorded is None or file is None:
        return [], []
    variances = image_variances(material.study, material.folder, [*recorded.arms.values()])
    return compare(material.results, read_recorded(file), recorded.arms, variances)


def _record_table(comparisons: Sequence[Means]) -> Table:
    return Table(
        id="record",
        title="Against the published values, size by size",
        columns=(
            Column("n", "number"),
            Column("method"),
            Column("ours", "number", meaning="Mean accuracy of our cells."),
            Column("published", "number", meaning="Mean of the published accuracies."),
            Column("difference", "signed"),
        ),
        rows=tuple((c.n, c.method, c.ours, c.recorded, c.ours - c.recorded) for c in comparisons),
        folded=True,
    )


def _pictures(material: Material) -> Images | Text:
    """The study's figure: as published where that can be drawn, and of our fits."""
    figure = figure_of(material.study)
    assert figure is not None
    published = load_style(figure.style).recorded is not None
    published = published and recorded_of(material.study) is not None
    images: list[Image] = []
    with ExitStack() as stack:
        try:
            session = stack.enter_context(open_session())
            if published:
                files = _draw(material, session, recorded_only=True)
                images.append(_image(files, "As published, drawn again by R"))
            files = _draw(material, session, overlay=published)
        except (UnavailableError, RBridgeError) as error:
            return Text(f"The figure is drawn by R, which failed: {error}")
    images.append(_image(files, "Ours" + (", published means dashed" if published else "")))
    return Images("original", "The figure", material.notice, tuple(images))


def _draw(
    material: Material, session: RSession, *, overlay: bool = False, recorded_only: bool = False
) -> list[Path]:
    return draw_figures(
        material.study,
        material.folder,
        overlay=overlay,
        recorded_only=recorded_only,
        session=session,
    )


def _image(files: Sequence[Path], caption: str) -> Image:
    alternative = (
        f"{caption}: accuracy against training set size for each arm of the figure. The plotted "
        f"numbers are in {files[0].stem}.csv."
    )
    names = tuple(file.name for file in files)
    return Image(caption, alternative, files[0].read_bytes(), names)


SECTION = ReportSection(30, original_section)
