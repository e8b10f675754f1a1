"""What a study found, told by two of its methods: the title of its report, verdict and numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from fitdiff.report.document import BigNumber, Finding
from fitdiff.report.material import Material
from fitdiff.report.phrases import counted, listed, percent, points
from fitdiff.results.metrics import higher_is_better, shown_title
from fitdiff.stats.bootstrap import Interval
from fitdiff.stats.contrast import Contrast, contrasts
from fitdiff.stats.counts import ACCURACY, SAME, OtherRowsError, UnpairedError, count_correct

LEVEL = 0.95
_SEED = 2017


def mean_over_sizes(material: Material) -> dict[str, float]:
    """Mean metric of each method: within source and n first, then with equal weights."""
    by_size = material.fitted.groupby(["method", "source", "n"])[material.metric].mean()
    return {str(name): float(mean) for name, mean in by_size.groupby("method").mean().items()}


def finding_of(material: Material) -> Finding:
    """Tell two methods apart: those the study says, the ends of a ladder, or best and worst."""
    means = mean_over_sizes(material)
    names = [method.name for method in material.methods]
    if infinite := tuple(name for name in names if np.isinf(means.get(name, 0.0))):
        return _infinite(material, infinite)
    focus = material.study.file.focus
    if focus and {*focus} <= means.keys():
        return replace(pair_finding(material, focus[0], focus[1]), methods=focus)
    for ladder in material.ladders:
        ends = (str(ladder["start"]), str(ladder["end"]))
        if not ladder["notice"] and set(ends) <= means.keys():
            return pair_finding(material, *ends)
    if not means:
        return Finding("No method has been fitted", " ".join(_without_result(material)))
    pair = extremes(means, material.metric)
    if pair is None:
        return _one_value(material, means)
    return pair_finding(material, *pair, pairs=len(means) * (len(means) - 1) // 2)


def extremes(means: Mapping[str, float], metric: str) -> tuple[str, str] | None:
    """The best and the worst method; None where all are equal, one or none."""
    if not means:
        return None
    sign = 1 if higher_is_better(metric) else -1
    best = max(means, key=lambda name: sign * means[name])
    worst = min(means, key=lambda name: sign * means[name])
    return None if math.isclose(means[best], means[worst], rel_tol=SAME) else (best, worst)


def pair_finding(
    material: Material,
    first: str,
    second: str,
    names: Mapping[str, str] | None = None,
    pairs: int = 1,
) -> Finding:
    """Tell two methods apart on the splits that both were fitted on.

    Parameters
    ----------
    material : Material
    first, second : str
    names : mapping of str to str, optional
        What to call them.
    pairs : int
        Of how many pairs this one was picked by its results: p and interval allow for it
        (Bonferroni).
    """
    one, other = ((names or {}).get(name, name) for name in (first, second))
    try:
        counts = count_correct(material.results, (second, first), metric=material.metric)
    except OtherRowsError:
        title = f"{one} and {other} do not predict the same test rows"
        verdict = (
            f"Their {shown_title(material.metric)} cannot be compared: rows that lack a value have "
            "no prediction where a method drops them. Leave these rows out for all methods, by "
            "complete = true in [data], or name methods that all impute."
        )
        return Finding(title, verdict, methods=(first, second))
    except UnpairedError:
        title = f"{one} and {other} were not fitted on the same split"
        return Finding(title, "They cannot be compared.", methods=(first, second))
    rng = np.random.default_rng(_SEED)
    level = 1 - (1 - LEVEL) / pairs
    (found,) = contrasts(counts, None, [], level, rng, inferences=("splits", "signs"))
    before, after, gap = (float(value) for value in (found.before, found.after, found.mean))
    spell = percent if material.metric == ACCURACY else "{:.4g}".format
    meaning = "labelled correctly" if material.metric == ACCURACY else shown_title(material.metric)
    numbers = (
        BigNumber(spell(after), f"{one}, {meaning}"),
        BigNumber(spell(before), f"{other}, {meaning}"),
        BigNumber(_size(material.metric, gap), _basis(material.metric, found, pairs)),
    )
    title = _title(material.metric, (one, spell(after)), (other, spell(before)), gap)
    return Finding(title, _verdict(material, found, pairs), numbers, (first, second))


def _title(metric: str, one: tuple[str, str], other: tuple[str, str], gap: float) -> str:
    if gap == 0:
        return f"{one[0]} and {other[0]} have the same {shown_title(metric)}: {one[1]}"
    if metric == ACCURACY:
        return f"{one[0]} labels {one[1]} of the test rows correctly, {other[0]} {other[1]}"
    title = shown_title(metric)
    return (
        f"{title[:1].upper()}{title[1:]} is {one[1]} with {one[0]} and {other[1]} with {other[0]}"
    )


def _verdict(material: Material, found: Contrast, pairs: int) -> str:
    """Different or not, by the paired sign-flip test; and who is the same as whom."""
    if found.p_value is None:
        text = (
            f"Too few splits to tell a difference from the luck of the draw: {found.splits}, and "
            f"{found.fewest} of a size and source."
        )
    else:
        adjusted = f", adjusted for {pairs} pairs" if pairs > 1 else ""
        p = min(1.0, found.p_value * pairs)
        said = _decided(p, found.interval)
        text = f"{said} on the same {counted(found.splits, 'split')} (p = {p:.2g}{adjusted})."
    same = [listed(names) for names in twins(material) if len(names) > 1]
    if same:
        text += f" The same {shown_title(material.metric)} on every split: {'; '.join(same)}."
    return text


def _decided(p: float, interval: Interval | None) -> str:
    """Different where the test and the interval both say so."""
    clear = interval is not None and not interval.low <= 0 <= interval.high
    if clear and p < 1 - LEVEL:
        return "Different"
    if clear:
        return "Undecided (the interval excludes 0, but the test is not significant)"
    return "No difference is shown"


def twins(material: Material) -> list[list[str]]:
    """Group the methods whose metric is the same on every split, in the order of the study."""
    wide = material.fitted.pivot(
        index=["source", "n", "replicate"], columns="method", values=material.metric
    )
    groups: list[list[str]] = []
    for name in (method.name for method in material.methods if method.name in wide):
        mine = wide[name].to_numpy(dtype=float)
        for group in groups:
            first = wide[group[0]].to_numpy(dtype=float)
            if np.allclose(mine, first, rtol=SAME, atol=0, equal_nan=True):
                group.append(name)
                break
        else:
            groups.append([name])
    return groups


def _basis(metric: str, found: Contrast, pairs: int) -> str:
    text = f"apart, on the same {counted(found.splits, 'split')}"
    if found.interval is None:
        return text
    adjusted = f", adjusted for {pairs} pairs" if pairs > 1 else ""
    limits = _limits(metric, found.interval, downwards=float(found.mean) < 0)
    return f"{text}; 95 % interval {limits}{adjusted}"


def _limits(metric: str, interval: Interval, *, downwards: bool) -> str:
    """The limits of a gap that is written without its sign."""
    low, high = (-interval.high, -interval.low) if downwards else (interval.low, interval.high)
    if metric == ACCURACY:
        return f"{100 * low:+.1f} to {100 * high:+.1f} points"
    return f"{low:+.4g} to {high:+.4g}"


def _size(metric: str, gap: float) -> str:
    return points(gap).replace("percentage ", "") if metric == ACCURACY else f"{abs(gap):.4g}"


def _without_result(material: Material) -> Iterator[str]:
    """Say of each method that has no value of the metric what became of it, and why."""
    fitted = set(material.fitted["method"])
    for method in material.methods:
        if method.name in fitted:
            continue
        cells = material.results[material.results["method"] == method.name]
        said = next((text for text in cells["error"] if text), "")
        reason = f": {said.splitlines()[0].rstrip('.')}" if said else ""
        statuses = listed([str(one) for one in cells["status"].unique()])
        what = "failed" if set(cells["status"]) == {"failed"} else f"has no result ({statuses})"
        yield f"{method.name} {what}{reason}."


def _infinite(material: Material, names: tuple[str, ...]) -> Finding:
    """Some method called impossible what happened, or its errors are too large to be squared."""
    title = f"The {shown_title(material.metric)} of {listed(names)} is infinite"
    verdict = (
        "On some split something happened that had been called impossible, or an error is too "
        "large for its square to be a number. Nothing can be told of differences from them."
    )
    return Finding(title, verdict, methods=names[:2])


def _one_value(material: Material, means: Mapping[str, float]) -> Finding:
    """All methods have one value of the metric, or there is but one method."""
    name, value = next(iter(means.items()))
    shown = percent(value) if material.metric == ACCURACY else f"{value:.4g}"
    who = name if len(means) == 1 else f"all {len(means)} methods"
    numbers = (BigNumber(shown, f"{shown_title(material.metric)} of {who}"),)
    identical = [names for names in twins(material) if len(names) == len(means) > 1]
    if len(means) == 1:
        others = tuple(_without_result(material))
        nothing = "There is nothing to compare it with"
        verdict = f"{nothing}: {' '.join(others)}" if others else f"{nothing}: it is the only one."
    else:
        verdict = f"The same on {'every split' if identical else 'average, not on every split'}."
    title = f"{name}: {shown_title(material.metric)} {shown}"
    if len(means) > 1:
        title = f"All {len(means)} methods have the same {shown_title(material.metric)}: {shown}"
    return Finding(title, verdict, numbers, tuple(means)[:2])
