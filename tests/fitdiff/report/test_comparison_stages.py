"""What a line of the table of stages says."""

from __future__ import annotations

import pytest

from fitdiff.comparison.calls.stage import Stage
from fitdiff.quantities.agreement import judge
from fitdiff.quantities.alignment import align
from fitdiff.quantities.distances import Scale
from fitdiff.quantities.quantity import quantity
from fitdiff.report.comparison_stages import labelled, scaled


@pytest.mark.parametrize(
    ("first", "second", "said"),
    [(1.3e-12, 4.3e-13, "0.0404 as the tolerance has it: difference of log10"), (0.3, 0.4, "")],
)
def test_a_difference_below_the_tolerance_says_what_that_measures(
    first: float, second: float, said: str
) -> None:
    aligned = align(quantity("p-values", first), quantity("p-values", second))
    assert aligned is not None
    stage = Stage("p-values", judge(aligned, Scale()))
    assert stage.differs
    assert scaled(stage)[: len(said) or None] == said


def test_a_number_alone_is_the_label_of_a_value() -> None:
    assert labelled(Stage("values", None), "88") == "value 88"
    assert labelled(Stage("fitted values", None), "88") == "row 88"
    assert labelled(Stage("values", None), "25%") == "25%"
