from fractions import Fraction

from debate2017.baselines.measure import Margin
from debate2017.report import baselines
from debate2017.report.baselines import baselines_section
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
        source="mnist 0 v 1",
        candidate=candidate,
        baseline="line",
    )


AHEAD, OPEN = margin(0.05, 0.15), margin(-0.05, 0.05, n=60)


def test_table_has_a_row_for_every_margin(material, monkeypatch) -> None:
    monkeypatch.setattr(baselines, "read_margins", lambda study, folder: (AHEAD, OPEN))
    section = baselines_section(material)
    text, table = section.blocks
    first = "MNIST: 0 v 1: a candidate is first shown to be ahead at n = 20: net"
    assert text.text.startswith(first)
    assert table.rows == (
        ("MNIST: 0 v 1", "net", 20, 0.9, "line", 0.1, 0.05, 0.15, "ahead"),
        ("MNIST: 0 v 1", "net", 60, 0.9, "line", 0.0, -0.05, 0.05, "undecided"),
    )
    assert section.answer[0].startswith("When does it pay to take net")
    assert section.answer[1].startswith(first)


def test_study_without_candidates_has_no_baseline_section(material) -> None:
    assert baselines_section(material) is None


def test_the_finding_says_where_a_candidate_is_ahead(material, monkeypatch) -> None:
    monkeypatch.setattr(baselines, "read_margins", lambda study, folder: (AHEAD, OPEN))
    finding = baselines_section(material).finding
    assert finding.title == "net shown ahead of the best baseline in 1 of 1 data source"
    assert [number.value for number in finding.numbers] == ["1 of 1", "n = 20", "+10.0 points"]
    assert finding.methods == ("net", "line")


def test_the_finding_says_that_no_candidate_is_ahead(material, monkeypatch) -> None:
    monkeypatch.setattr(baselines, "read_margins", lambda study, folder: (OPEN,))
    finding = baselines_section(material).finding
    assert finding.title.startswith("No candidate is shown ahead of the best baseline in any")
    assert [number.value for number in finding.numbers] == ["0 of 1", "+0.0 points"]
