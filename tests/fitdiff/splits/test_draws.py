from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fitdiff.data.dataset import Dataset, whole
from fitdiff.errors import SpecificationError
from fitdiff.hashing import derive_seed, hash_rows
from fitdiff.splits.draws import (
    check_stratified,
    draw_coupled,
    draw_pool,
    draw_training,
    split_axes,
)
from fitdiff.splits.shares import proportional
from fitdiff.studies.study import read_study
from fitdiff.studies.study_file import Draw, HoldOutPool, OfficialHalfPool, OfficialPool
from fitdiff.tasks.numeric import Numeric

STUDY = Path(__file__).parents[3] / "comparisons" / "studies" / "breast-cancer.toml"
WITHOUT = Draw("without-replacement", "none")
WITH = Draw("with-replacement", "none")


@pytest.fixture(scope="module")
def data() -> Dataset:
    """100 rows of class 0 and 60 of class 1, mixed; the last 40 are official test rows."""
    y = np.tile(np.array([0, 0, 0, 0, 0, 1, 1, 1], dtype=np.uint8), 20)
    rows = np.arange(160, dtype=np.int32)
    x = rows[:, np.newaxis].astype(np.float64)
    return Dataset(x, y, rows, rows >= 120, hash_rows(x, y), image_shape=None)


def test_a_hold_out_pool_has_the_stated_rows_of_each_class(data: Dataset) -> None:
    draw_from, test = draw_pool(HoldOutPool("hold-out", (30, 50), 60), data, "a study", 1)
    assert (draw_from.size, test.size) == (60, 20)
    together = np.concatenate([draw_from, test])
    assert np.unique(together).size == 80
    assert np.bincount(data.y[data.positions(together)]).tolist() == [30, 50]
    assert together.max() >= 120  # official test rows are drawn from too


def test_half_of_the_official_test_rows_is_the_last_half(data: Dataset) -> None:
    draw_from, test = draw_pool(OfficialHalfPool("official-half"), data)
    assert draw_from.tolist() == list(range(120))
    assert test.tolist() == list(range(140, 160))


@pytest.mark.parametrize("official_test", [False, True])
@pytest.mark.parametrize("pool", [OfficialPool("official"), OfficialHalfPool("official-half")])
def test_data_without_an_official_division_are_refused(data, pool, official_test) -> None:
    undivided = replace(data, official_test=np.full(160, official_test))
    with pytest.raises(SpecificationError, match=r"no official division.*Use .* 'hold-out'"):
        draw_pool(pool, undivided)


@pytest.mark.parametrize(("label", "sizes"), [(0, r"\[9, 0\]"), (1, r"\[0, 9\]")])
def test_equal_draws_from_a_pool_of_one_class_are_refused(label: int, sizes: str) -> None:
    labels = np.full(9, label, np.uint8)
    for protocol in ("with-replacement", "without-replacement"):
        draw = Draw(protocol, "equal")
        with pytest.raises(SpecificationError, match=f"the pool has {sizes}"):
            draw_training(draw, np.arange(9), labels, 4, 1)
        with pytest.raises(SpecificationError, match=f"the pool has {sizes}"):
            draw_coupled(draw, np.arange(9), labels, 4, 9, 1)


def test_one_row_of_equal_shares_is_of_the_first_class() -> None:
    draw, rows = Draw("with-replacement", "equal"), np.arange(9)
    assert draw_training(draw, rows, np.zeros(9, np.uint8), 1, 1).size == 1
    with pytest.raises(SpecificationError, match=r"draw \[1, 0\] rows .* the pool has \[0, 9\]"):
        draw_training(draw, rows, np.ones(9, np.uint8), 1, 1)


def test_draws_never_change_between_versions(data: Dataset) -> None:
    """By hand, from seeds by what is drawn and the axes: others would be another study."""

    def drawing(what: str) -> np.random.Generator:
        return np.random.Generator(np.random.PCG64(derive_seed(what, "a study", 3)))

    generator = drawing("pool")
    classes = [np.flatnonzero(data.y == label) for label in (0, 1)]
    drawn = [
        generator.choice(rows, count, replace=False)
        for rows, count in zip(classes, (30, 50), strict=True)
    ]
    everything = np.sort(np.concatenate(drawn))
    chosen = generator.choice(80, 60, replace=False)
    draw_from, test = draw_pool(HoldOutPool("hold-out", (30, 50), 60), data, "a study", 3)
    assert draw_from.tolist() == everything[np.sort(chosen)].tolist()
    assert test.tolist() == np.delete(everything, chosen).tolist()
    pool, labels = np.arange(30, dtype=np.int32), np.zeros(30, dtype=np.uint8)
    rows = draw_training(WITH, pool, labels, 10, "a study", 3)
    assert rows.tolist() == drawing("draw").choice(pool, 10).tolist()
    rows = draw_coupled(WITHOUT, pool, labels, 10, 30, "a study", 3)
    place = drawing("order").permutation(30)
    assert rows.tolist() == np.flatnonzero(place < 10).tolist()
    rows = draw_coupled(WITH, pool, labels, 40, 30, "a study", 3)
    seen: list[int] = []
    for draw in drawing("repeats").random(40):
        seen.append(min(int(draw * 30), len(set(seen))))
    assert rows.tolist() == np.argsort(place)[seen].tolist()


def test_a_pool_larger_than_the_data_is_refused(data: Dataset) -> None:
    pool = HoldOutPool("hold-out", (99_999, 1), 10)
    with pytest.raises(SpecificationError, match="99999 rows of class 0"):
        draw_pool(pool, data)


@given(st.integers(1, 60), st.integers(0, 2**31))
def test_draws_keep_their_protocol(n: int, seed: int) -> None:
    pool = np.arange(100, 160, dtype=np.int32)
    labels = np.repeat(np.array([0, 1], dtype=np.uint8), [20, 40])
    without = draw_training(WITHOUT, pool, labels, n, seed)
    assert without.size == n
    assert np.unique(without).size == n
    assert np.isin(without, pool).all()
    assert (np.diff(without) > 0).all()
    drawn = draw_training(WITH, pool, labels, n, seed)
    assert drawn.size == n
    assert np.isin(drawn, pool).all()


@pytest.mark.parametrize("stratification", ["none", "equal", "proportional"])
def test_draws_with_replacement_repeat_rows_and_stay_in_the_order_drawn(stratification) -> None:
    pool, labels = np.arange(30, dtype=np.int32), np.repeat([0, 1], 15)
    draw = Draw("with-replacement", stratification)
    for rows in (
        draw_training(draw, pool, labels, 30, "axis"),
        draw_coupled(draw, pool, labels, 30, 30, "axis"),
    ):
        assert rows.size == 30
        assert np.unique(rows).size < 30
        # Neither ascending nor class by class.
        assert (np.diff(rows) < 0).sum() > 5
        assert np.count_nonzero(np.diff(labels[rows])) > 5


def test_more_rows_than_the_pool_has_are_refused() -> None:
    pool = np.arange(10, dtype=np.int32)
    with pytest.raises(SpecificationError, match="11 rows without replacement from a pool of 10"):
        draw_training(WITHOUT, pool, np.zeros(10, dtype=np.uint8), 11, "axis")
    with pytest.raises(SpecificationError, match="11 rows without replacement from a pool of 10"):
        draw_coupled(WITHOUT, pool, np.zeros(10, dtype=np.uint8), 11, 10, "axis")
    for draw in (
        draw_training(WITHOUT, pool, pool, 10, "axis"),
        draw_coupled(WITHOUT, pool, pool, 10, 10, "axis"),
    ):
        assert draw.tolist() == pool.tolist()


@given(st.integers(2, 50), st.integers(0, 2**31))
def test_stratified_draws_are_in_proportion(n: int, seed: int) -> None:
    pool = np.arange(60, dtype=np.int32)
    labels = (pool >= 20).astype(np.uint8)
    rows = draw_training(Draw("without-replacement", "proportional"), pool, labels, n, seed)
    ones = int((rows >= 20).sum())
    assert abs(ones - n * 40 / 60) < 1
    assert rows.size == n


@given(st.integers(0, 1000), st.lists(st.integers(1, 1000), min_size=2, max_size=2))
def test_shares_add_up(n: int, sizes: list[int]) -> None:
    shares = proportional(n, np.array(sizes))
    assert sum(shares) == n
    assert all(abs(s - n * size / sum(sizes)) < 1 for s, size in zip(shares, sizes, strict=True))


def test_the_largest_remainders_are_rounded_up() -> None:
    # 4.1, 3.5 and 2.4 rows of ten; of 5.5 and 2.5 the first.
    assert proportional(10, np.array([41, 35, 24])) == [4, 4, 2]
    assert proportional(10, np.array([55, 25, 20])) == [6, 2, 2]


def test_the_official_pool_tests_on_all_official_test_rows(data: Dataset) -> None:
    draw_from, test = draw_pool(OfficialPool("official"), data)
    assert draw_from.tolist() == list(range(120))
    assert test.tolist() == list(range(120, 160))


@given(st.integers(2, 40), st.integers(0, 2**31))
def test_equal_draws_have_as_many_of_each_class(n: int, seed: int) -> None:
    pool = np.arange(60, dtype=np.int32)
    labels = (pool >= 20).astype(np.uint8)
    rows = draw_training(Draw("without-replacement", "equal"), pool, labels, n, seed)
    assert int((rows >= 20).sum()) == n // 2
    assert np.unique(rows).size == n


def test_equal_draws_beyond_a_class_are_rejected() -> None:
    pool = np.arange(60, dtype=np.int32)
    labels = (pool >= 20).astype(np.uint8)
    with pytest.raises(SpecificationError, match=r"\[25, 25\] rows .* the pool has \[20, 40\]"):
        draw_training(Draw("without-replacement", "equal"), pool, labels, 50, "axis")


def test_draws_of_a_study_with_one_source_depend_on_its_name_and_seed() -> None:
    """The splits of a published study stay the same."""
    file = read_study(str(STUDY)).file
    (source,) = file.sources
    assert split_axes(file, source.label) == ("breast-cancer", 2026)


@given(st.integers(1, 40), st.integers(0, 2**31), st.booleans())
def test_coupled_draws_keep_their_protocol_and_share_what_they_can(n, seed, stratified) -> None:
    pool = np.arange(100, 160, dtype=np.int32)
    labels = np.repeat(np.array([0, 1], dtype=np.uint8), [20, 40])
    kind = "proportional" if stratified else "none"
    without = draw_coupled(Draw("without-replacement", kind), pool, labels, n, 200, seed)
    drawn = draw_coupled(Draw("with-replacement", kind), pool, labels, n, 200, seed)
    assert without.size == drawn.size == n
    assert np.unique(without).size == n
    assert (np.diff(without) > 0).all()
    # With replacement fewer different rows are drawn, and all of them without it too.
    assert np.isin(drawn, without).all()


def test_coupled_draws_of_two_pools_share_the_rows_that_come_first_in_both() -> None:
    one, two = np.arange(0, 60, dtype=np.int32), np.arange(30, 90, dtype=np.int32)
    labels = np.zeros(60, dtype=np.uint8)
    shared = [
        np.intersect1d(
            draw_coupled(WITHOUT, one, labels, 20, 90, seed),
            draw_coupled(WITHOUT, two, labels, 20, 90, seed),
        ).size
        for seed in range(100)
    ]
    # Drawn apart they share 20 * 20 * 30 / 60**2 = 3.3 on average; coupled, near half of 20.
    assert np.mean(shared) > 7


def test_coupled_draws_have_every_row_equally_often() -> None:
    pool = np.arange(5, dtype=np.int32)
    labels = np.zeros(5, dtype=np.uint8)
    for draw, variance in ((WITHOUT, 0.24), (WITH, 0.32)):
        counts = np.zeros(5)
        for seed in range(2_000):
            rows = draw_coupled(draw, pool, labels, 2, 5, seed)
            counts += np.bincount(rows, minlength=5)
        # 800 each; within four standard deviations of a sum of 2,000.
        assert np.abs(counts - 800).max() < 4 * np.sqrt(2_000 * variance)


def test_coupled_draws_repeat_rows_as_often_as_chance_does() -> None:
    pool = np.arange(10, dtype=np.int32)
    labels = np.zeros(10, dtype=np.uint8)
    different = [
        np.unique(draw_coupled(WITH, pool, labels, 10, 10, seed)).size for seed in range(1_000)
    ]
    # 10 (1 - .9**10) = 6.51 different rows of 10; the mean of 1,000 is known to .03.
    assert np.mean(different) == pytest.approx(6.513, abs=0.12)


def test_three_classes_are_drawn_in_proportion_or_equally() -> None:
    labels = np.repeat([0, 1, 2], [60, 30, 10])
    rows = np.arange(100, dtype=np.int32)
    for stratification, expected in (("proportional", [6, 3, 1]), ("equal", [4, 3, 3])):
        drawn = draw_training(Draw("without-replacement", stratification), rows, labels, 10, "x")
        assert np.bincount(labels[drawn]).tolist() == expected


def test_numbers_have_no_classes_to_stratify_by_and_one_count_of_rows() -> None:
    y = np.arange(9.0)
    data = whole(y[:, None], y, Numeric())
    with pytest.raises(SpecificationError, match="'equal' needs classes; the outcome is numeric"):
        check_stratified(Draw("without-replacement", "equal"), data)
    check_stratified(WITHOUT, data)
    draw_from, test = draw_pool(HoldOutPool("hold-out", (8,), 6), data, "x")
    assert (draw_from.size, test.size) == (6, 2)
    with pytest.raises(SpecificationError, match="but the outcome has no classes"):
        draw_pool(HoldOutPool("hold-out", (3, 3), 4), data, "x")
