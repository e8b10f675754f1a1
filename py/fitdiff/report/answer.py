"""The one-paragraph answer: every word of it follows from the numbers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from debate2017.baselines.measure import Margin
from debate2017.baselines.texts import sentences
from debate2017.claims.report import Report as ClaimReport
from debate2017.claims.texts import verdict_of
from debate2017.record import Comparison
from fitdiff.report.found import Found
from fitdiff.report.material import Material
from fitdiff.report.phrases import counted, listed, percent, points
from fitdiff.report.sections.methods import mean_over_sizes
from debate2017.study_plugins import LEVEL
from fitdiff.stats.counts import Counts, UnpairedError, count_correct, mean_over_strata
from fitdiff.tables.source import titles


def write_answer(
    material: Material,
    record: list[Comparison],
    guesses: ClaimReport | None,
    found: Found,
    leads: Sequence[Margin] = (),
) -> str:
    """Say in one paragraph what the study found.

    Parameters
    ----------
    material : Material
    record : list of Comparison
        Of each arm with the published values, over all n; empty where nothing is published.
    guesses : ClaimReport or None
    found : Found
        Ladders and diffs of the study.
    leads : sequence of Margin
        Of the study's contest, which is then what the figure is about.

    Returns
    -------
    str
    """
    sentences = [
        *_incomplete(material),
        *(_contest(material, leads) if leads else _gap(material)),
        *_extremes(material),
        *_record(record),
        *_causes(found),
        *_guesses(guesses),
        *_levels(found),
        *_marked(material),
    ]
    return " ".join(sentences)


def _incomplete(material: Material) -> Iterator[str]:
    if not material.progress.complete:
        yield (
            f"This is not the whole study: {material.progress.finished:,} of "
            f"{material.progress.planned:,} cells are there, and what follows may change."
        )


def _contest(material: Material, leads: Sequence[Margin]) -> Iterator[str]:
    contenders = dict.fromkeys(lead.candidate for lead in leads)
    yield (
        f"When does it pay to take {listed([*contenders])}, against the best of the other methods "
        "on the same training sets?"
    )
    yield from sentences(leads, titles(material.study.file.sources))


def _gap(material: Material) -> Iterator[str]:
    """The two arms that the study's figure is about."""
    figure = material.study.file.figure
    arms = list(figure.arms.items()) if figure else []
    if len(arms) < 2:
        return
    (_, first), (_, second) = arms[:2]
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
        f"{percent(one)} of the test images rightly and {names[1]} {percent(other)}, averaged over "
        f"the sizes of the training set: {_ahead(first, second, one - other)}."
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


def _extremes(material: Material) -> Iterator[str]:
    means = mean_over_sizes(material)
    if len(means) < 3:
        return
    best, worst = max(means, key=means.__getitem__), min(means, key=means.__getitem__)
    yield (
        f"Of all {len(means)} methods {best} is the best ({percent(means[best])}) and {worst} the "
        f"worst ({percent(means[worst])})."
    )


def _record(record: list[Comparison]) -> Iterator[str]:
    if not record:
        return
    found = [
        f"{one.method} {'differs' if one.p_adjusted < LEVEL else 'does not differ'} detectably "
        f"(ours {percent(one.ours)}, published {percent(one.recorded)})"
        for one in record
    ]
    yield f"From the published values {listed(found)}."


def _causes(found: Found) -> Iterator[str]:
    """The largest rungs of each ladder."""
    for ladder in found.ladders:
        mean = ladder["gap"]["mean"]
        rungs = sorted(ladder["rungs"], key=lambda rung: -abs(rung["overall"]["mean"]))
        words = [f"{one['label']} ({_signed(one['overall']['mean'])})" for one in rungs[:3]]
        yield (
            f"From {ladder['start']} to {ladder['end']} (ladder {ladder['name']}, "
            f"{counted(ladder['gap']['splits'], 'split')}) accuracy changes by {_signed(mean)} "
            f"percentage points; of {counted(len(rungs), 'cause')} that add up to it the largest "
            f"{'is' if len(words) == 1 else 'are'} {listed(words)}."
        )


def _signed(difference: float) -> str:
    return f"{100 * difference:+.1f}"


def _levels(found: Found) -> Iterator[str]:
    """Where pairs that were compared level by level part."""
    for diff in found.diffs:
        first, second = (method["name"] for method in diff["methods"])
        level = diff["first_level_that_breaks"]
        if level is not None:
            yield f"{first} and {second} first part at the level '{level}'."
        elif diff["exit_code"] == 0:
            yield f"{first} and {second} agree at every level that can be compared."


def _guesses(report: ClaimReport | None) -> Iterator[str]:
    if report is None:
        return
    by_verdict: dict[str, list[str]] = {}
    for guess in report.claims:
        by_verdict.setdefault(verdict_of(guess.steps[0]), []).append(guess.stated.id)
    found = [f"{len(ids)} {verdict} ({', '.join(ids)})" for verdict, ids in by_verdict.items()]
    yield f"Of {counted(len(report.claims), 'public guess', 'public guesses')}, {listed(found)}."


def _marked(material: Material) -> Iterator[str]:
    counts = material.results["status"].value_counts()
    found = [f"{int(count):,} {status}" for status, count in counts.items() if status != "ok"]
    if found:
        total = len(material.results)
        yield (
            f"Of {counted(total, 'cell')}, {listed(found)}: they are listed below and never hidden."
        )
