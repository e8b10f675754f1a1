from fractions import Fraction

from debate2017.baselines.measure import Margin
from debate2017.report.baselines import baselines_section
from fitdiff.report.document import Text
from fitdiff.stats.bootstrap import Interval


def margin(low: float, high: float, n: int = 20, candidate: str = "net") -> Margin:
    """A margin with that interval, over 5 splits."""
    mean = Fraction(str(low)) / 2 + Fraction(str(high)) / 2
    return Margin(
        n=n,
        splits=5,
        fewest=5,
        before=Fraction(9, 10) - mean,
        after=Fraction(9, 10),
        mean=mean,
        interval=None,
        crossed=Interval(low, high),
        p_value=None,
        source="clothes",
        candidate=candidate,
        baseline="line",
    )


AHEAD, OPEN = margin(0.05, 0.15), margin(-0.05, 0.05, n=60)


def test_every_lead_is_a_row_below_what_is_said_of_its_source() -> None:
    text, table = baselines_section([AHEAD, OPEN], {"clothes": "shirts"}).blocks
    assert isinstance(text, Text)
    assert text.text.startswith("shirts: a candidate is first shown to be ahead at n = 20: net")
    assert table.rows == (
        ("shirts", "net", 20, 0.9, "line", 0.1, 0.05, 0.15, "ahead"),
        ("shirts", "net", 60, 0.9, "line", 0.0, -0.05, 0.05, "undecided"),
    )
    assert all(len(row) == len(table.columns) for row in table.rows)
