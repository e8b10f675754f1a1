import shutil
import subprocess

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from fitdiff.errors import DataError
from fitdiff.transforms.selection import (
    average_ranks,
    pooled_f,
    select_columns,
    sort_positions,
    welch_ddof0,
)
from fitdiff.transforms.settings import TopK

from ..patterns import two_patterns

# Reads for each size a file of rows and one of labels, draw after draw.
SELECT_IN_R = """
suppressMessages(library(genefilter))
for (n in as.integer(commandArgs(TRUE))) {
  bytes <- function(name) {
    file <- paste0(name, n)
    readBin(file, "integer", file.size(file), size = 1, signed = FALSE)
  }
  x <- bytes("x")
  y <- matrix(bytes("y"), nrow = n)
  statistic <- file(paste0("statistic", n), "wb")
  kept <- file(paste0("kept", n), "wb")
  for (draw in seq_len(ncol(y))) {
    rows <- matrix(x[(draw - 1) * n * 256 + seq_len(n * 256)], nrow = n, byrow = TRUE)
    tests <- colFtests(rows, factor(y[, draw]))
    writeBin(tests$statistic, statistic)
    writeBin(as.raw(rank(tests$p.value, na.last = TRUE) <= 10), kept)
  }
  close(statistic)
  close(kept)
}
"""
DRAWS = {10: 300, 20: 60, 85: 20}


def top(statistic, ties, k):
    return TopK("top-k", statistic, ties, k)


@pytest.fixture(scope="module")
def drawn():
    """Draws as they are, with rows repeated, and with columns that tie at the top or elsewhere."""
    return {n: [draw(n, seed) for seed in range(draws)] for n, draws in DRAWS.items()}


def draw(n: int, seed: int):
    """Draw rows of both classes."""
    x, y = two_patterns(n, [n, seed])
    # Columns with one value that is not 0 have one F, whatever the value, up to its last bit; R
    # and Python may differ in which of their p-values tie. Noise leaves no such column.
    noise = np.random.default_rng([n, seed]).integers(0, 4, x.shape).astype(np.uint8)
    x = np.minimum(x, 250) + noise * x.any(axis=0)
    y[:2] = 0, 1
    if seed % 3 == 0:
        x[n // 2 + 1 :] = x[1 : n - n // 2]
        y[n // 2 + 1 :] = y[1 : n - n // 2]
    if seed % 3 == 1:
        x[:, :60] = x[:, 100:160]
        perfect = (0, 9, 11, 20)[seed % 4]
        x[:, 60 : 60 + perfect] = 200 * y[:, np.newaxis]
    return x, y


@pytest.fixture(scope="module")
def selected_in_r(drawn, tmp_path_factory):
    """Statistics, and whether columns are kept, of each draw of each size."""
    if shutil.which("Rscript") is None:
        pytest.skip("R is not installed")
    folder = tmp_path_factory.mktemp("selection")
    (folder / "select.R").write_text(SELECT_IN_R)
    for n, draws in drawn.items():
        np.stack([x for x, _ in draws]).tofile(folder / f"x{n}")
        np.stack([y for _, y in draws]).tofile(folder / f"y{n}")
    command = ["Rscript", "--vanilla", "select.R", *map(str, drawn)]
    subprocess.run(command, cwd=folder, check=True, timeout=300)
    return {
        n: (
            np.fromfile(folder / f"statistic{n}").reshape(-1, 256),
            np.fromfile(folder / f"kept{n}", dtype=np.uint8).reshape(-1, 256),
        )
        for n in drawn
    }


@pytest.mark.parametrize("n", DRAWS)
def test_selected_columns_are_those_of_r(drawn, selected_in_r, n):
    for (x, y), statistic, keeps in zip(drawn[n], *selected_in_r[n], strict=True):
        selection = select_columns(x, y, top("pooled-f", "average-rank", 10))
        # Bit for bit: both sum in extended precision, in the same order.
        np.testing.assert_array_equal(selection.statistic, statistic)
        np.testing.assert_array_equal(selection.indices, np.flatnonzero(keeps))


def test_draws_compared_with_r_have_ties_at_the_cut_and_at_the_top(drawn):
    sizes = {
        select_columns(x, y, top("pooled-f", "average-rank", 10)).indices.size for x, y in drawn[10]
    }
    assert {0, 9, 10, 11} <= sizes


def test_f_and_p_are_those_of_a_one_way_analysis_of_variance():
    x, y = draw(40, seed=2)
    varies = np.ptp(x, axis=0) > 0
    statistic, p_value = pooled_f(x, y)
    zeros, ones = x[y == 0][:, varies].astype(float), x[y == 1][:, varies].astype(float)
    expected = stats.f_oneway(zeros, ones)
    # SciPy gets its sums of squares as differences, and so loses precision where F is small.
    np.testing.assert_allclose(statistic[varies], expected.statistic, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(p_value[varies], expected.pvalue, rtol=1e-9)
    assert np.isnan(statistic[~varies]).all()
    assert np.isnan(p_value[~varies]).all()


def test_perfect_column_has_infinite_f_and_p_zero():
    x, y = np.array([[0, 3], [0, 4], [9, 5], [9, 6]], dtype=np.uint8), np.array([0, 0, 1, 1])
    statistic, p_value = pooled_f(x, y.astype(np.uint8))
    assert (statistic[0], p_value[0]) == (np.inf, 0.0)
    # By hand: means 3.5 and 5.5, F = (4 * 1) / (1 / 2).
    assert statistic[1] == 8.0


@given(arrays(np.uint8, (7, 3)), st.integers(1, 6))
def test_f_does_not_change_when_classes_swap(x, ones):
    y = (np.arange(7) < ones).astype(np.uint8)
    np.testing.assert_array_equal(pooled_f(x, y), pooled_f(x, 1 - y))


def test_unpooled_statistic_is_the_written_formula():
    x, y = draw(40, seed=2)
    zeros, ones = x[y == 0].astype(float), x[y == 1].astype(float)
    error = np.sqrt(np.std(zeros, axis=0) ** 2 / len(zeros) + np.std(ones, axis=0) ** 2 / len(ones))
    expected = np.abs((zeros.mean(axis=0) - ones.mean(axis=0)) / (error + 1e-6))
    # Squaring a root back and forth costs a few units in the last place.
    np.testing.assert_allclose(welch_ddof0(x, y), expected, rtol=1e-13)
    assert (welch_ddof0(x, y)[np.ptp(x, axis=0) == 0] == 0).all()


def test_columns_tie_where_p_underflows():
    """A rank by p cannot say which of them is better; the margin, being of F, can."""
    generator = np.random.default_rng(1)
    y = np.resize([0, 1], 4000).astype(np.uint8)
    noise = generator.normal(size=(y.size, 14))
    separation = np.where(np.arange(14) < 12, 40.0 * 1.1 ** np.arange(14), 1.0)
    x = noise + separation * y[:, np.newaxis]
    statistic, p_value = pooled_f(x, y)
    assert (p_value[:12] == 0).all()
    assert (np.diff(statistic[:12]) > 0).all()
    tied = select_columns(x, y, top("pooled-f", "average-rank", 10))
    assert tied.indices.tolist() == list(range(12))
    assert tied.margin[0] > tied.margin[1]
    # The best two of the twelve are the last two, and a sort by p leaves them out.
    first = select_columns(x, y, top("pooled-f", "argsort", 10))
    assert first.indices.tolist() == list(range(10))
    assert first.margin[0] < first.margin[1]
    by_statistic = select_columns(x, y, top("welch-ddof0", "argsort", 10))
    assert by_statistic.indices.tolist() == list(range(2, 12))


@pytest.mark.parametrize(
    ("perfect", "kept"),
    [(1, 10), (10, 10), (11, 11), (19, 19), (20, 0)],
)
def test_ties_at_the_top_keep_all_or_none(perfect, kept):
    """Average rank of 19 tied columns is 10, of 20 it is 10.5."""
    y = np.array([0, 0, 0, 1, 1, 1], dtype=np.uint8)
    noisy = np.random.default_rng(0).integers(0, 255, (6, 30), dtype=np.uint8)
    x = np.column_stack([noisy, np.tile(9 * y[:, np.newaxis], perfect)])
    selection = select_columns(x, y, top("pooled-f", "average-rank", 10))
    assert selection.indices.size == kept
    assert np.count_nonzero(selection.place == (1 + perfect) / 2) == perfect
    if 10 <= perfect <= 19:
        assert (selection.indices >= 30).all()


def test_tie_at_the_cut_can_keep_fewer():
    # Ranks 1, 2 and three times 4: with three wanted, only two are kept.
    y = np.array([0, 0, 1, 1], dtype=np.uint8)
    x = np.array(
        [[0, 0, 0, 0, 0], [0, 1, 1, 1, 1], [9, 9, 1, 1, 1], [9, 9, 2, 2, 2]], dtype=np.uint8
    )
    assert select_columns(x, y, top("pooled-f", "average-rank", 3)).indices.tolist() == [
        0,
        1,
    ]
    assert select_columns(x, y, top("pooled-f", "argsort", 3)).indices.tolist() == [
        0,
        1,
        2,
    ]


def test_constant_columns_come_last_and_in_order():
    y = np.array([0, 0, 1, 1], dtype=np.uint8)
    x = np.array([[5, 5, 0, 5], [5, 5, 1, 5], [5, 5, 8, 5], [5, 5, 9, 5]], dtype=np.uint8)
    for ties in ("average-rank", "argsort"):
        selection = select_columns(x, y, top("pooled-f", ties, 3))
        assert selection.indices.tolist() == [0, 1, 2]
        assert np.isnan(selection.margin).all()


def test_margin_is_between_the_last_kept_and_the_first_dropped():
    x, y = draw(40, seed=5)
    for statistic in ("pooled-f", "welch-ddof0"):
        selection = select_columns(x, y, top(statistic, "argsort", 10))
        highest = np.sort(selection.statistic[~np.isnan(selection.statistic)])[::-1]
        assert selection.margin == (highest[9], highest[10])


def test_margin_is_nan_where_there_is_no_column():
    y = np.array([0, 0, 1, 1], dtype=np.uint8)
    x = np.array([[0, 1], [1, 1], [8, 2], [9, 2]], dtype=np.uint8)
    assert np.isnan(select_columns(x, y, top("pooled-f", "argsort", 2)).margin[1])
    none_kept = select_columns(
        np.repeat(x[:, 1:], 5, axis=1), y, top("pooled-f", "average-rank", 2)
    )
    assert none_kept.indices.size == 0
    assert np.isnan(none_kept.margin[0])


@pytest.mark.parametrize("label", [0, 1])
def test_one_class_cannot_be_ranked(label):
    x = np.arange(8, dtype=np.uint8).reshape(4, 2)
    y = np.full(4, label, dtype=np.uint8)
    with pytest.raises(DataError, match=f"All 4 training labels are {label}"):
        select_columns(x, y, top("pooled-f", "average-rank", 1))


floats = arrays(np.float64, st.integers(1, 30), elements=st.sampled_from([0.0, 0.5, 1.0, np.nan]))


@given(floats)
def test_ranks_are_scipys_with_nan_after_all_others(values):
    without_nan = np.where(np.isnan(values), 2.0 + np.arange(values.size), values)
    np.testing.assert_array_equal(average_ranks(values), stats.rankdata(without_nan))


@given(floats)
def test_places_are_a_permutation_that_sorts(values):
    places = sort_positions(values)
    assert sorted(places) == list(range(1, values.size + 1))
    ranks = average_ranks(values)
    assert (np.diff(ranks[np.argsort(places)]) >= 0).all()
