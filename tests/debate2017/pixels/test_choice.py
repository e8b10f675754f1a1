import numpy as np
import pytest

from debate2017.pixels.choice import score_pixels
from debate2017.pixels.levels import count_levels


def scores(zeros: list[list[int]], ones: list[list[int]]):
    return score_pixels(*(count_levels(np.array(rows, dtype=np.uint8)) for rows in (zeros, ones)))


def test_each_criterion_has_its_own_best_pixel():
    # At the first pixel one zero is far on the wrong side; at the second the classes overlap.
    found = scores([[1, 1], [1, 2], [1, 3], [9, 4]], [[2, 3], [2, 4], [2, 5], [2, 6]])
    assert (found.correct.tolist(), found.total) == ([7, 6], 8)
    assert found.auc.tolist() == [12 / 16, 14 / 16]
    assert (found.best("accuracy"), found.best("auc")) == (0, 1)


def test_direction_of_a_pixel_does_not_matter():
    found = scores([[5, 0, 5]], [[5, 1, 1]])
    assert found.auc.tolist() == [0.5, 1.0, 0.0]
    assert found.rules.direction.tolist()[1:] == [1, -1]
    assert found.rules.cut_off.tolist()[1:] == [0, 1]


@pytest.mark.parametrize("criterion", ["accuracy", "auc"])
def test_ties_choose_the_first_pixel(criterion):
    assert scores([[5, 0, 5]], [[5, 1, 1]]).best(criterion) == 1
    assert scores([[5, 5, 0]], [[5, 1, 1]]).best(criterion) == 1


def test_constant_pixel_predicts_the_larger_class():
    found = scores([[3], [3]], [[3]])
    assert (found.correct.item(), found.total, found.auc.item()) == (2, 3, 0.5)
    assert (found.rules.cut_off.item(), found.rules.direction.item()) == (-1, -1)
