from debate2017.baselines.measure import Lead
from debate2017.report.baselines import contest_section
from fitdiff.report.document import Text
from fitdiff.stats.bootstrap import Interval

AHEAD = Lead("clothes", 20, "net", "line", 3, 0.9, 0.1, Interval(0.05, 0.15))
OPEN = Lead("clothes", 60, "net", "line", 3, 0.91, 0.0, Interval(-0.05, 0.05))


def test_every_lead_is_a_row_below_what_is_said_of_its_source() -> None:
    text, table = contest_section([AHEAD, OPEN], {"clothes": "shirts"}).blocks
    assert isinstance(text, Text)
    assert text.text.startswith("shirts: a contender is first shown to be ahead at n = 20: net")
    assert table.rows == (
        ("shirts", "net", 20, 0.9, "line", 0.1, 0.05, 0.15, "ahead"),
        ("shirts", "net", 60, 0.91, "line", 0.0, -0.05, 0.05, "undecided"),
    )
    assert all(len(row) == len(table.columns) for row in table.rows)
