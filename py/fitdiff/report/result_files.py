"""Two files of results, compared: as text and as JSON."""

from __future__ import annotations

import json

from fitdiff.causes.calls.change import Side
from fitdiff.comparison.result_files import ResultComparison
from fitdiff.report.comparison_json import stage_of
from fitdiff.report.comparison_stages import first_difference, related, stage_lines, value_at
from fitdiff.report.comparison_words import capital, kinds_listed, listed, wrapped

NAMES: dict[Side, str] = {"first": "the first file", "second": "the second file"}


def as_text(found: ResultComparison) -> str:
    """Render a comparison for a terminal of 80 columns: verdict, relation, stages."""
    parts = [wrapped(verdict_text(found))]
    worst = first_difference(found.stages)
    if worst is not None and worst.relation:
        parts.append(wrapped(f"How they are related: {related(worst, NAMES)}."))
    head = f"  {'stage':<20}{'same':<5}{'largest difference':<37}  tolerance"
    lines = [head]
    for stage in found.stages:
        if stage.agreement is None:
            lines.append(f"  {stage.kind:<20}-    {stage.why_not}")
        else:
            lines += stage_lines(stage, NAMES)
    parts.append("\n".join(lines))
    notes = []
    if found.unpaired:
        notes.append(f"Not compared, because only one file has them: {listed(found.unpaired)}.")
    if found.first.labels is None or found.second.labels is None:
        notes.append(
            "No column says what each row is, so rows are compared in their order. Name one with "
            "--by."
        )
    if found.verdict == "different":
        notes.append(
            "Files tell where two results part, not why. With the table and both calls, "
            "`fitdiff compare` finds the settings that make the difference."
        )
    parts.append("\n".join(map(wrapped, notes)))
    return "\n\n".join(part for part in parts if part) + "\n"


def verdict_text(found: ResultComparison) -> str:
    """The verdict in a sentence, with the first stage that differs."""
    if found.verdict == "not comparable":
        return "NOT COMPARABLE. The files have no column of results in common."
    worst = first_difference(found.stages)
    if worst is not None:
        return f"DIFFERENT. {value_at(worst, NAMES)}"
    compared = [stage.kind for stage in found.stages if stage.agreement is not None]
    return f"SAME. {capital(listed(kinds_listed(compared)))} agree."


def as_json(found: ResultComparison) -> str:
    """Render a comparison as JSON: verdict, files, stages, and columns of one file only."""
    content = {
        "verdict": found.verdict,
        "first": found.first.path,
        "second": found.second.path,
        "stages": [stage_of(stage) for stage in found.stages],
        "not_compared": list(found.unpaired),
    }
    return json.dumps(content, indent=2) + "\n"
