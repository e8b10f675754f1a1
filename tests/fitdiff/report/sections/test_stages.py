from dataclasses import replace
from pathlib import Path

from fitdiff.report.document import Missing, Text
from fitdiff.report.sections.stages import stages_section


def test_every_stage_is_a_row_with_the_tolerance_needed(material) -> None:
    text, table, tolerances = stages_section(material).blocks
    assert isinstance(text, Text)
    assert text.text.startswith("They differ.")
    titles = [column.title for column in table.columns]
    rows, parameters = (dict(zip(titles, row, strict=True)) for row in table.rows)
    assert (rows["compared"], rows["equal"], rows["tolerance needed"]) == (6, 6, "0")
    assert (parameters["equal"], parameters["tolerance needed"]) == (0, "none helps")
    assert parameters["worst split"] == "n = 20, replicate 2"
    assert [row[0] for row in tolerances.rows] == ["rows", "parameters"]


def test_stages_that_no_split_can_compare_share_a_sentence(material) -> None:
    (diff,) = material.diffs
    lacking = diff["judged"][0] | {"compared": 0, "not_comparable": {"one reports none": 6}}
    judged = [*diff["judged"], lacking | {"stage": "AIC"}, lacking | {"stage": "BIC"}]
    found = stages_section(replace(material, diffs=(diff | {"judged": judged},)))
    _, table, said, tolerances = found.blocks
    assert len(table.rows) == len(tolerances.rows) == 2
    assert said == Text("Not compared: AIC and BIC: one reports none.")


def test_without_a_comparison_the_command_is_named(material) -> None:
    (missing,) = stages_section(replace(material, diffs=(), folder=Path("out", "own"))).blocks
    assert isinstance(missing, Missing)
    assert missing.command == "fitdiff compare own plain other"
