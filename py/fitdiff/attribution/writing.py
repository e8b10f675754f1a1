"""Writing the report on a ladder: as text, CSV and JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd

from fitdiff.attribution.attribution import Attribution, GroupValue, ShapleyValue
from fitdiff.attribution.both_ends import BothEnds
from fitdiff.attribution.measure import StepEffect
from fitdiff.attribution.provenance import LadderOrigin
from fitdiff.attribution.render import as_text
from fitdiff.attribution.report import LadderReport, MeasuredStep
from fitdiff.methods.differences import spell
from fitdiff.results.files import json_text, write_texts
from fitdiff.results.metrics import title_of
from fitdiff.stats.contrast import contrast_values, limits_of

FILES = ("ladder.txt", "ladder.csv", "ladder.json")


def write_report(report: LadderReport, folder: Path) -> str:
    """Write `FILES` into a folder of results; return the text."""
    text = as_text(report)
    table = pd.DataFrame(list(rows(report)))
    contents = (text, table.to_csv(index=False), as_json(report))
    write_texts(folder, dict(zip(FILES, contents, strict=True)))
    return text


def as_json(report: LadderReport) -> str:
    """The report as JSON; exact numbers are texts "a/b" beside their value."""
    return json_text(content_of(report))


def content_of(report: LadderReport) -> dict[str, Any]:
    """The report as plain values; what is not known, or has no meaning, is None."""
    plain = ("name", "title", "study", "profile", "versions", "command", "order", "start", "end")
    return {
        **{name: getattr(report, name) for name in plain},
        "left_out": report.left_out,
        "metric": title_of(report.metric),
        "missing_sizes": list(report.missing_sizes),
        "complete": report.progress.complete,
        "notice": report.progress.notice(),
        "origin": report.origin and origin_content(report.origin),
        "rule": None if report.rule is None else asdict(report.rule),
        "gap": effect_content(report.gap),
        "gap_by_size": [effect_content(effect) for effect in report.gap_by_size],
        "steps": [
            {
                **_step_values(step),
                "overall": effect_content(step.overall),
                "by_size": [effect_content(effect) for effect in step.by_size],
            }
            for step in report.steps
        ],
        "attribution": report.attribution and attribution_content(report.attribution),
        "both_ends": [ends_content(one) for one in report.both_ends],
    }


def origin_content(origin: LadderOrigin) -> dict[str, Any]:
    """What is known of a ladder's file as plain values."""
    return {**asdict(origin), "text": origin.text()}


def attribution_content(found: Attribution) -> dict[str, Any]:
    """Shapley values and interactions as plain values."""
    values = [
        {
            "setting": one.name,
            "group": one.group,
            "changes": [
                {
                    "setting": change.setting,
                    "value_before": spell(change.before),
                    "value_after": spell(change.after),
                }
                for change in one.changes
            ],
            **_value_content(one, found.gap),
            "smallest": float(one.smallest),
            "largest": float(one.largest),
        }
        for one in found.values
    ]
    groups = [{"group": one.name, **_value_content(one, found.gap)} for one in found.groups]
    interactions = [
        {
            "settings": list(one.settings),
            "mean": float(one.mean),
            "interval": one.interval and asdict(one.interval),
        }
        for one in found.interactions
    ]
    counts = ("orders", "runnable_orders", "seed", "configurations", "refused", "splits")
    return {
        "kind": found.kind,
        **{name: getattr(found, name) for name in counts},
        "gap": float(found.gap),
        "gap_exact": str(found.gap),
        "values": values,
        "groups": groups,
        "smallest_interaction": found.smallest_interaction,
        "interactions": interactions,
    }


def _value_content(one: ShapleyValue | GroupValue, gap: Fraction) -> dict[str, Any]:
    return {
        "mean": float(one.mean),
        "mean_exact": str(one.mean),
        "share": float(one.mean / gap) if gap else None,
        "interval": one.interval and asdict(one.interval),
        "standard_error": one.standard_error,
    }


def ends_content(one: BothEnds) -> dict[str, Any]:
    """A change from both ends as plain values."""
    places = {
        name: {
            "mean": place.effect and float(place.effect.mean),
            "interval": place.effect and place.effect.interval and asdict(place.effect.interval),
            "splits": place.effect and place.effect.splits,
            "note": place.why,
        }
        for name, place in (("first", one.first), ("last", one.last))
    }
    return {
        "name": one.name,
        "group": one.group,
        "step": one.number,
        **places,
        "robustness": one.robustness,
    }


def effect_content(effect: StepEffect) -> dict[str, Any]:
    """An effect as plain values; changes of other metrics are ``change_of_...``."""
    exact = {f"{name}_exact": str(getattr(effect, name)) for name in ("before", "after", "mean")}
    values = contrast_values(effect)
    others = {f"change_of_{name}": change for name, change in values.pop("beside").items()}
    fits = asdict(values.pop("manipulation"))
    return {**values, **exact, "inside_floor": effect.inside_floor, **others, "fits": fits}


def rows(report: LadderReport) -> Iterator[dict[str, Any]]:
    """The report as a tidy table: a row a step and size, one over all sizes; then the gap."""
    gap = {"number": len(report.steps) + 1, "label": "gap", "setting": ""}
    gap |= {"before": report.start, "after": report.end}
    stated = [(_step_values(step), (step.overall, *step.by_size)) for step in report.steps]
    for values, effects in [*stated, (gap, (report.gap, *report.gap_by_size))]:
        for effect in effects:
            measured = effect_content(effect)
            limits = limits_of(measured)
            fits = measured.pop("fits")
            yield {
                "ladder": report.name,
                "metric": title_of(report.metric),
                "complete": report.progress.complete,
                "step": values["number"],
                "label": values["label"],
                "setting": values["setting"],
                "value_before": values.get("value_before", ""),
                "value_after": values.get("value_after", ""),
                "method_before": values["before"],
                "method_after": values["after"],
                **measured,
                **limits,
                "fits_changed": fits["delivered"],
                "fits_changed_by_chance": fits["by_chance"],
                **{f"fits_changed_{name}": count for name, count in fits["changed"].items()},
                "n": "all" if effect.n is None else effect.n,
            }


def _step_values(step: MeasuredStep) -> dict[str, Any]:
    change = step.stated.difference
    return {
        "number": step.number,
        "label": step.stated.label,
        "before": step.before,
        "after": step.after,
        "setting": change.setting,
        "value_before": spell(change.before),
        "value_after": spell(change.after),
    }
