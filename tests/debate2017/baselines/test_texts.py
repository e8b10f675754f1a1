from dataclasses import replace
from fractions import Fraction

import pandas as pd

from debate2017.baselines.measure import Margin
from debate2017.baselines.texts import margin_table, margins_as_csv, sentences
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
        source="digits",
        candidate=candidate,
        baseline="line",
    )


AHEAD, OPEN = margin(0.05, 0.15), margin(-0.01, 0.03, n=60)
NAMES = {"digits": "MNIST: 3 v 5", "clothes": "Fashion-MNIST: T-shirt v shirt"}
BEHIND = margin(-0.3, -0.1, candidate="deep")


def test_text_names_the_first_size_ahead_and_later_gaps() -> None:
    (text,) = sentences([BEHIND, AHEAD, OPEN], NAMES)
    assert text == (
        "MNIST: 3 v 5: a candidate is first shown to be ahead at n = 20: net, of the best baseline "
        "(line on average) by +0.1000 (+0.0500 to +0.1500); at n = 60 none is."
    )


def test_text_names_the_largest_margin_if_none_is_ahead() -> None:
    (text,) = sentences([BEHIND, OPEN], NAMES)
    assert "no candidate is shown to be ahead at any n from 20 to 60" in text
    assert "net at n = 60, +0.0100 (-0.0100 to +0.0300)" in text


def test_each_source_has_its_own_sentence() -> None:
    texts = list(sentences([AHEAD, replace(OPEN, source="clothes")], NAMES))
    for text, name in zip(texts, NAMES.values(), strict=True):
        assert text.startswith(f"{name}: ")


def test_table_marks_decided_margins_in_order() -> None:
    table = margin_table([BEHIND, AHEAD, OPEN], NAMES)
    assert table.index.tolist() == [(NAMES["digits"], "deep"), (NAMES["digits"], "net")]
    assert table.loc[(NAMES["digits"], "net")].tolist() == ["+0.100▲", "+0.010·"]
    assert table.loc[(NAMES["digits"], "deep")].tolist() == ["-0.200▼", ""]


def test_every_number_is_in_the_csv(tmp_path) -> None:
    file = tmp_path / "baselines.csv"
    file.write_text(margins_as_csv([AHEAD, OPEN]))
    table = pd.read_csv(file)
    assert table["standing"].tolist() == ["ahead", "undecided"]
    assert table["low"].tolist() == [0.05, -0.01]
