from __future__ import annotations

import pickle

import numpy as np

from fitdiff.quantities.quantity import Quantity, counted, predicted, quantity


def test_entries_without_labels_are_counted_by_one_object() -> None:
    one, other = quantity("fitted values", np.zeros(3)), quantity("fitted values", np.ones(3))
    assert one.labels == ("1", "2", "3")
    assert one.labels is other.labels
    assert one.is_counted


def test_labels_that_only_count_do_not_cross() -> None:
    many = quantity("fitted values", np.zeros(5000))
    crossed = pickle.dumps(many, protocol=5)
    assert len(crossed) < 8 * 5000 + 500
    assert pickle.loads(crossed).labels is counted(5000)


def test_other_labels_stay() -> None:
    for labels in (("a", "2"), ("1",), ("2", "1"), ("", "")):
        one = Quantity("values", np.zeros(len(labels)), labels, "")
        assert not one.is_counted
        assert pickle.loads(pickle.dumps(one)).labels == labels


def test_names_of_classes_cross() -> None:
    made = predicted(["no", "yes", "no"], ["no", "yes"], "predict")
    assert pickle.loads(pickle.dumps(made)).classes == ("no", "yes")
