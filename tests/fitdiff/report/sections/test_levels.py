import json

from fitdiff.compare.render import as_json
from fitdiff.report.document import Missing, Text
from fitdiff.report.sections.levels import levels_section


def test_every_level_is_a_row_with_the_tolerance_needed(made, diff) -> None:
    text, table, tolerances = levels_section(made.material, [json.loads(as_json(diff))]).blocks
    assert isinstance(text, Text)
    assert "plain and other" in text.text
    titles = [column.title for column in table.columns]
    rows = [dict(zip(titles, row, strict=True)) for row in table.rows]
    by_level = {row["level"]: row for row in rows if row["splits"] == "judged"}
    # ``other`` is wrong on 1, 2 or 3 test rows of every split, and right on the others.
    labels = by_level["labels"]
    assert (labels["compared"], labels["equal"]) == (6, 0)
    assert float(labels["tolerance needed"]) == 3
    assert [row[0] for row in tolerances.rows] == list(by_level)
    assert float(by_level["selection"]["tolerance needed"]) == 0
    # 0.9 for 0.1, 0.2 for 0.8.
    assert float(by_level["probabilities"]["tolerance needed"]) >= 0.6


def test_without_a_diff_the_command_compares_the_arms(made) -> None:
    (missing,) = levels_section(made.material, ()).blocks
    assert isinstance(missing, Missing)
    assert missing.command == "fitdiff diff plain other --study own"
