"""Divisions of all rows: hold-out, folds, bootstrap, and the user's own."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fitdiff.data.dataset import Dataset, whole
from fitdiff.errors import SpecificationError
from fitdiff.hashing import derive_seed
from fitdiff.splits.divisions import divisions
from fitdiff.studies.protocols import AllRows, Bootstrap, FromFile, HoldOut, KFold, Own
from fitdiff.tables.columns import column
from fitdiff.tables.roles import Roles
from fitdiff.tables.table import Table
from fitdiff.tasks.binary import Binary
from fitdiff.tasks.numeric import Numeric


def classes(zeros: int, ones: int, **more) -> Dataset:
    y = np.repeat(np.array([0, 1], dtype=np.uint8), [zeros, ones])
    return whole(np.arange(y.size, dtype=float)[:, None], y, Binary(("no", "yes")), **more)


def grouped(groups: list[int]) -> Dataset:
    values = np.arange(len(groups), dtype=float)
    columns = column("x", values), column("g", np.array(groups))
    return whole(Table(columns, Roles(group="g")), values, Numeric())


def test_all_rows_are_trained_and_tested_on() -> None:
    ((train, test),) = divisions(AllRows(), classes(3, 2), 1)
    assert train.tolist() == test.tolist() == [0, 1, 2, 3, 4]


@given(zeros=st.integers(2, 40), ones=st.integers(2, 40), seed=st.integers(0, 99))
def test_a_hold_out_keeps_the_share_of_each_class(zeros: int, ones: int, seed: int) -> None:
    data = classes(zeros, ones)
    ((train, test),) = divisions(HoldOut("hold-out", 0.25), data, seed)
    assert sorted([*train, *test]) == list(range(zeros + ones))
    assert test.size == round(0.25 * (zeros + ones))
    assert abs(data.y[test].sum() - test.size * ones / (zeros + ones)) < 1


def test_a_hold_out_of_a_number_of_rows_depends_on_its_axes_alone() -> None:
    data = classes(20, 20)
    protocol = HoldOut("hold-out", 7)
    ((_, one),) = divisions(protocol, data, "a study", 1)
    ((_, again),) = divisions(protocol, data, "a study", 1)
    ((_, other),) = divisions(protocol, data, "a study", 2)
    assert one.size == 7
    assert one.tolist() == again.tolist() != other.tolist()


@given(
    zeros=st.integers(3, 30),
    ones=st.integers(3, 30),
    folds=st.integers(2, 6),
    stratified=st.booleans(),
)
def test_each_row_is_tested_once_in_folds_of_nearly_one_size(
    zeros: int, ones: int, folds: int, stratified: bool
) -> None:
    data = classes(zeros, ones)
    parts = divisions(KFold("k-fold", folds, stratified), data, 1)
    assert len(parts) == folds
    assert sorted(np.concatenate([test for _, test in parts])) == list(range(zeros + ones))
    sizes = [test.size for _, test in parts]
    assert max(sizes) - min(sizes) <= 1
    assert all(set(train).isdisjoint(test) for train, test in parts)
    if stratified:
        events = [int(data.y[test].sum()) for _, test in parts]
        assert max(events) - min(events) <= 1


@pytest.mark.parametrize("seed", range(4))
def test_a_bootstrap_tests_on_what_it_did_not_draw(seed: int) -> None:
    data = classes(30, 10)
    ((train, test),) = divisions(Bootstrap("bootstrap", stratified=True), data, seed)
    assert train.size == 40
    assert data.y[train].sum() == 10
    assert set(train).isdisjoint(test)
    assert set(train) | set(test) == set(range(40))


def drawing(*axes: str | int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(derive_seed(*axes)))


def test_divisions_never_change_between_versions() -> None:
    """By hand, from seeds by protocol and axes: others would be another study."""
    data, at = classes(6, 6), ("a study", 3)
    ((_, test),) = divisions(HoldOut("hold-out", 4, stratified=False), data, *at)
    assert test.tolist() == sorted(drawing("hold-out", *at).choice(12, 4, replace=False))
    parts = divisions(KFold("k-fold", 3, stratified=False), data, *at)
    dealt = drawing("k-fold", *at).permutation(12)
    assert [test.tolist() for _, test in parts] == [sorted(dealt[fold::3]) for fold in range(3)]
    generator, parts = drawing("k-fold", *at), divisions(KFold("k-fold", 3), data, *at)
    dealt = np.append(generator.permutation(6), 6 + generator.permutation(6))
    assert [test.tolist() for _, test in parts] == [sorted(dealt[fold::3]) for fold in range(3)]
    ((train, _),) = divisions(Bootstrap("bootstrap"), data, *at)
    assert train.tolist() == drawing("bootstrap", *at).choice(12, 12).tolist()


def test_whole_groups_are_drawn_however_many_rows_they_have() -> None:
    """Five groups of ten rows: 2 of 5 are held out, and each is in one of three folds."""
    groups = np.array([5, 5, 7, 7, 7, 9, 9, 2, 2, 4])
    data, (_, of_row) = grouped(groups.tolist()), np.unique(groups, return_inverse=True)
    ((_, test),) = divisions(HoldOut("hold-out", 0.4), data, 3)
    assert len(set(groups[test])) == 2
    tested = [set(groups[test]) for _, test in divisions(KFold("k-fold", 3), data, 3)]
    assert sorted(map(len, tested)) == [1, 2, 2]
    ((train, test),) = divisions(Bootstrap("bootstrap"), data, 3)
    drawn = drawing("bootstrap", 3).choice(5, 5)
    assert train.tolist() == [row for one in drawn for row in np.flatnonzero(of_row == one)]
    assert test.tolist() == np.flatnonzero(~np.isin(of_row, drawn)).tolist()


@pytest.mark.parametrize(
    "protocol", [HoldOut("hold-out", 0.4), KFold("k-fold", 3), Bootstrap("bootstrap")]
)
def test_groups_stay_together(protocol) -> None:
    groups = np.array([5, 5, 7, 7, 7, 9, 9, 2, 2, 4])
    for train, test in divisions(protocol, grouped(groups.tolist()), 3):
        assert set(groups[train]).isdisjoint(groups[test])


def test_own_folds_and_own_test_rows_are_kept() -> None:
    folds = np.array([2, 0, 1, 0])
    parts = divisions(Own("own"), classes(2, 2, folds=folds), 1)
    assert [test.tolist() for _, test in parts] == [[1, 3], [2], [0]]
    marked = np.array([False, True, False, True])
    ((train, test),) = divisions(Own("own"), classes(2, 2, official_test=marked), 1)
    assert (train.tolist(), test.tolist()) == ([0, 2], [1, 3])
    one = np.array([False, False, False, True])
    ((train, test),) = divisions(Own("own"), classes(2, 2, official_test=one), 1)
    assert (train.tolist(), test.tolist()) == ([0, 1, 2], [3])
    two = divisions(Own("own"), classes(2, 2, folds=np.array([1, 0, 1, 0])), 1)
    assert [test.tolist() for _, test in two] == [[1, 3], [0, 2]]
    for marked in ({}, {"official_test": np.ones(4, dtype=bool)}):
        with pytest.raises(SpecificationError, match="the data mark no test rows, or all"):
            divisions(Own("own"), classes(2, 2, **marked), 1)
    with pytest.raises(SpecificationError, match="All rows are in one fold"):
        divisions(Own("own"), classes(2, 2, folds=np.zeros(4, dtype=int)), 1)


def test_a_file_says_which_rows(tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    file.write_text("replicate,row,part\n1,0,train\n1,2,test\n2,2,train\n2,3,train\n2,0,test\n")
    protocol = FromFile("file", "mine.csv", str(tmp_path))
    parts = divisions(protocol, classes(2, 2), 1)
    assert [(train.tolist(), test.tolist()) for train, test in parts] == [([0], [2]), ([2, 3], [0])]
    file.write_text("row,part\n0,train\n9,test\n")
    with pytest.raises(SpecificationError, match="row 9 is not a row of the data"):
        divisions(protocol, classes(2, 2), 1)
    file.write_text("row,part\n0,train\n1,validation\n")
    with pytest.raises(SpecificationError, match="part must be train or test, got 'validation'"):
        divisions(protocol, classes(2, 2), 1)
    file.write_text("row,part\n0,train\n1,train\n")
    with pytest.raises(SpecificationError, match="has 2 training and 0 test rows"):
        divisions(protocol, classes(2, 2), 1)
    file.write_text("row,part\n0,test\n1,test\n")
    with pytest.raises(SpecificationError, match="has 0 training and 2 test rows"):
        divisions(protocol, classes(2, 2), 1)


def test_more_folds_than_rows_and_empty_parts_are_refused() -> None:
    with pytest.raises(SpecificationError, match="folds = 9, but the data have 4 rows"):
        divisions(KFold("k-fold", 9), classes(2, 2), 1)
    with pytest.raises(SpecificationError, match="folds = 3, but the data have 2 groups"):
        divisions(KFold("k-fold", 3), grouped([1, 1, 1, 8]), 1)
    assert len(divisions(KFold("k-fold", 4), classes(2, 2), 1)) == 4
    with pytest.raises(SpecificationError, match=r"test = 0.01 is 0 of 4 rows"):
        divisions(HoldOut("hold-out", 0.01), classes(2, 2), 1)
    with pytest.raises(SpecificationError, match=r"test = 4 is 4 of 4 rows"):
        divisions(HoldOut("hold-out", 4), classes(2, 2), 1)
