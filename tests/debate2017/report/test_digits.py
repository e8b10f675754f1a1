from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from debate2017.report.digits import ImageRows, compare_answers, digits_section
from debate2017.report.images import Digits
from fitdiff.report.answers import Answers

M = 20


@pytest.fixture
def images() -> ImageRows:
    pixels = np.zeros((M, 28, 28), dtype=np.uint8)
    pixels[:, 3, 5] = np.arange(M)
    truth = (np.arange(M) % 2).astype(np.uint8)
    return ImageRows(np.arange(M, dtype=np.int32) + 100, pixels, truth, ("3", "5"))


def answers(*probabilities: list[float]) -> Answers:
    """Of one training set each, labelled at one half."""
    made = Answers()
    for replicate, values in enumerate(probabilities, start=1):
        made.probability[10, replicate] = np.array(values)
        made.label[10, replicate] = (np.array(values) > 0.5).astype(np.uint8)
    return made


def test_labels_that_differ_often_come_before_values_far_apart(images: ImageRows) -> None:
    calm = [0.1] * M
    one = answers(calm, calm)
    # Row 2 differs twice and a little, row 7 once and much, row 9 in value alone.
    first, second = list(calm), list(calm)
    first[2] = second[2] = 0.6
    second[7] = 0.9
    first[9] = 0.49
    (pair,) = compare_answers("a", "b", "s", one, answers(first, second), images)
    assert [digit.row for digit in pair.digits] == [102, 107, 109]
    assert [digit.splits for digit in pair.digits] == [2, 1, 0]
    assert [digit.replicate for digit in pair.digits] == [1, 2, 1]
    assert pair.disagreement == pytest.approx(3 / (2 * M))
    digit = pair.digits[1]
    assert (digit.first, digit.second, digit.first_label, digit.second_label) == (
        *(0.1, 0.9),
        *("3", "5"),
    )
    assert digit.truth == "5"


def test_equal_methods_have_nothing_to_show(images: ImageRows) -> None:
    same = answers([0.3] * M)
    (pair,) = compare_answers("a", "b", "s", same, same, images)
    assert pair.digits == ()
    assert pair.disagreement == 0


def test_values_that_are_not_numbers_do_no_harm(images: ImageRows) -> None:
    odd = [np.nan, np.inf] + [0.1] * (M - 2)
    (pair,) = compare_answers("a", "b", "s", answers(odd), answers([0.1] * M), images)
    assert [digit.row for digit in pair.digits] == [101]


def test_methods_without_a_common_split_are_left_out(images: ImageRows) -> None:
    assert list(compare_answers("a", "b", "s", answers([0.1] * M), Answers(), images)) == []


def test_the_images_are_those_of_the_data(made) -> None:
    """``other`` is wrong on the first test rows of every split, on most of them on row 0."""
    section = digits_section(made.material)
    (digits,) = [block for block in section.blocks if isinstance(block, Digits)]
    pair = digits.pairs[0]
    assert (pair.first, pair.second, pair.splits) == ("plain", "other", 6)
    assert [digit.splits for digit in pair.digits] == [6, 4, 2]
    with Image.open(BytesIO(pair.digits[0].png)) as image:
        assert image.size == (28, 28)
        # Dark ink on white, as printed.
        assert np.asarray(image)[0, 0] == 255
