from fractions import Fraction

from debate2017.baselines.measure import Lead
from debate2017.report import baselines
from debate2017.report.baselines import contest_section
from fitdiff.stats.bootstrap import Interval


def lead(low: float, high: float, n: int = 20, contender: str = "net") -> Lead:
    """A lead with that interval, over 5 splits."""
    mean = Fraction(str(low)) / 2 + Fraction(str(high)) / 2
    return Lead(
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
        contender=contender,
        rival="line",
    )


AHEAD, OPEN = lead(0.05, 0.15), lead(-0.05, 0.05, n=60)


def test_every_lead_is_a_row_below_the_sentence_on_its_source(material, monkeypatch) -> None:
    monkeypatch.setattr(baselines, "read_leads", lambda study, folder: (AHEAD, OPEN))
    section = contest_section(material)
    text, table = section.blocks
    first = "MNIST: 0 v 1: a contender is first shown to be ahead at n = 20: net"
    assert text.text.startswith(first)
    assert table.rows == (
        ("MNIST: 0 v 1", "net", 20, 0.9, "line", 0.1, 0.05, 0.15, "ahead"),
        ("MNIST: 0 v 1", "net", 60, 0.9, "line", 0.0, -0.05, 0.05, "undecided"),
    )
    assert section.answer[0].startswith("When does it pay to take net")
    assert section.answer[1].startswith(first)


def test_a_study_without_contenders_has_no_such_section(material) -> None:
    assert contest_section(material) is None
