"""Two files of results, compared: as text and as JSON."""

from __future__ import annotations

import json

from fitdiff.causes.calls.change import Side
from fitdiff.comparison.result_files import ResultComparison
from fitdiff.report.comparison_json import stage_of
from fitdiff.report.comparison_stages import first_difference, related, stage_lines, value_at
from fitdiff.report.comparison_words import capital, kinds_listed, listed, wrapped

_MOST_NAMED = 6
NAMES: dict[Side, str] = {"first": "the first file", "second": "the second file"}


def as_text(found: ResultComparison) -> str:
    """Render a comparison for a terminal of 80 columns: verdict, relation, stages."""
    parts = [wrapped(verdict_text(found))]
    worst = first_difference(found.stages)
    if worst is not None and worst.relation:
        parts.append(wrapped(f"How they are related: {related(worst, NAMES)}."))
    head = f"  {'stage':<20}{'same':<5}{'largest difference':<37}  tolerance"
    lines = [head]
    kinds = [stage.kind for stage in found.stages]
    for stage in found.stages:
        if stage.agreement is None:
            lines.append(f"  {stage.kind:<20}-    {stage.why_not}")
            continue
        lines += stage_lines(stage, NAMES)
        if kinds.count(stage.kind) > 1:
            lines.append(f"{'':<27}{' and '.join(dict.fromkeys(stage.how))}")
    parts.append("\n".join(lines))
    notes = []
    if found.unpaired:
        notes.append(f"Not compared, because only one file has them: {listed(found.unpaired)}.")
    both = {NAMES["first"]: found.first.repeated, NAMES["second"]: found.second.repeated}
    for repeated in dict.fromkeys(one for one in both.values() if one is not None):
        where = " and ".join(name for name, one in both.items() if one == repeated)
        notes.append(
            f"Column '{repeated[0]}' names '{repeated[1]}' more than once in {where}: rows of one "
            "name are compared in their order."
        )
    unnamed = found.first.labels is None or found.second.labels is None
    if unnamed and found.pairing is not None:
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
    if found.pairing is None:
        return f"NOT COMPARABLE. {_no_rows(found)}"
    if found.verdict == "not comparable":
        return "NOT COMPARABLE. The files have no column of results in common."
    worst = first_difference(found.stages)
    if worst is not None:
        return f"DIFFERENT. {value_at(worst, NAMES)}"
    compared = [stage.kind for stage in found.stages if stage.agreement is not None]
    if found.verdict == "different":
        only = (found.pairing.only_first, found.pairing.only_second)
        said = " and ".join(
            f"{listed(rows[:_MOST_NAMED])} {'...' * (len(rows) > _MOST_NAMED)}".strip()
            + f" in {name}"
            for rows, name in zip(only, NAMES.values(), strict=True)
            if rows
        )
        return f"DIFFERENT. Only one file has {said}; what both have is the same."
    return f"SAME. {capital(listed(kinds_listed(compared)))} agree."


def _no_rows(found: ResultComparison) -> str:
    """Why no row of one file belongs to one of the other."""
    one, two = found.first, found.second
    if one.labels is None or two.labels is None:
        return f"{one.rows} and {two.rows} rows, without names. Name their column with --by."
    return (
        f"No row has the same name in both files: {one.labels[0]} ... in {NAMES['first']}, "
        f"{two.labels[0]} ... in {NAMES['second']}."
    )


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
