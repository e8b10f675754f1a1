import numpy as np
import pandas as pd
import pytest
from pydantic import ValidationError

from debate2017.baselines.measure import FEWEST_SPLITS, measure_leads
from debate2017.baselines.specification import ContestTable

IMAGES = 400
CONTEST = ContestTable(contenders=("net",), rivals=("line", "curve"), level=0.95)


def planted(accuracies: dict[tuple[str, int], list[float]], source: str = "digits"):
    """Results and right answers of methods with these accuracies, (method, n): by replicate."""
    rng, rows, right = np.random.default_rng(1), [], {}
    for (method, n), values in accuracies.items():
        for replicate, accuracy in enumerate(values, start=1):
            answers = np.zeros(IMAGES, dtype=bool)
            answers[rng.permutation(IMAGES)[: round(IMAGES * accuracy)]] = True
            right[method, source, n, replicate] = answers
            rows.append((method, source, n, replicate, answers.mean()))
    columns = ["method", "source", "n", "replicate", "accuracy"]
    return pd.DataFrame(rows, columns=columns), right


def leads(accuracies, contest=CONTEST):
    return list(measure_leads(contest, *planted(accuracies)))


def test_the_lead_is_over_the_best_rival_of_each_split() -> None:
    (lead,) = leads(
        {
            ("net", 20): [0.9, 0.9, 0.9],
            ("line", 20): [0.8, 0.6, 0.6],
            ("curve", 20): [0.5, 0.85, 0.7],
        }
    )
    # Means of counts out of 400: nothing but the rounding of sums.
    assert lead.mean == pytest.approx((0.1 + 0.05 + 0.2) / 3, abs=1e-12)
    assert lead.accuracy == pytest.approx(0.9, abs=1e-12)
    assert (lead.rival, lead.splits) == ("curve", 3)
    assert lead.interval.low < lead.mean < lead.interval.high


@pytest.mark.parametrize(
    ("net", "standing"), [(0.95, "ahead"), (0.7, "undecided"), (0.45, "behind")]
)
def test_it_is_decided_only_where_the_interval_is_on_one_side(net: float, standing: str) -> None:
    rivals = {("line", 20): [0.7] * 5, ("curve", 20): [0.6] * 5}
    (lead,) = leads({("net", 20): [net] * 5} | rivals)
    assert lead.standing == standing


def test_too_few_splits_decide_nothing() -> None:
    few = FEWEST_SPLITS - 1
    methods = {("net", 20): [0.99] * few, ("line", 20): [0.5] * few, ("curve", 20): [0.5] * few}
    (lead,) = leads(methods)
    assert lead.mean > 0.4
    assert lead.standing == "undecided"


def test_splits_that_a_rival_lacks_are_left_out() -> None:
    methods = {("net", 20): [0.9] * 4, ("line", 20): [0.5] * 4, ("curve", 20): [0.5] * 3}
    assert [lead.splits for lead in leads(methods)] == [3]
    del methods["curve", 20]
    assert leads(methods) == []


def test_nobody_stands_on_both_sides() -> None:
    with pytest.raises(ValidationError, match="both contender and rival: net"):
        ContestTable(contenders=("net",), rivals=("line", "net"), level=0.95)
