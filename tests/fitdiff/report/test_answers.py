import numpy as np
import pyarrow.parquet as pq
import pytest

from fitdiff.report import answers
from fitdiff.report.answers import read_answers

SOURCE = "mnist 0 v 1"


def test_answers_are_those_in_the_file(made) -> None:
    found = read_answers(made.folder, {("other", SOURCE), ("plain", SOURCE)})
    table = pq.read_table(made.folder / "probabilities.parquet").to_pandas()
    assert found.keys() == {("other", SOURCE), ("plain", SOURCE)}
    for (method, _), one in found.items():
        rows = table[table["method"] == method].set_index(["n", "replicate"])
        assert one.probability.keys() == set(rows.index)
        for at, row in rows.iterrows():
            np.testing.assert_array_equal(one.probability[at], row["probability"])
            np.testing.assert_array_equal(one.label[at], row["label"])


def test_the_lowest_replicates_are_kept_of_many(made, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "SPLITS", 3)
    found = read_answers(made.folder, {("other", SOURCE)})
    assert sorted(found["other", SOURCE].label) == [(10, 1), (10, 2), (20, 1)]


def test_a_method_without_answers_is_absent(made) -> None:
    assert read_answers(made.folder, {("nobody", SOURCE)}) == {}
