from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from debate2017.report.digits import compare_answers, digits_section
from fitdiff.results.predictions import Prediction

M = 20


def answers(*probabilities: list[float]) -> dict[tuple[int, int], Prediction]:
    """Of one training set each, labelled at one half."""
    values = [np.array(one) for one in probabilities]
    return {
        (10, replicate): Prediction((one > 0.5).astype(np.uint8), one)
        for replicate, one in enumerate(values, start=1)
    }


def test_labels_that_differ_often_come_before_values_far_apart() -> None:
    calm = [0.1] * M
    # Row 2 differs twice and a little, row 7 once and much, row 9 in value alone.
    first, second = list(calm), list(calm)
    first[2] = second[2] = 0.6
    second[7] = 0.9
    first[9] = 0.49
    found = compare_answers(answers(calm, calm), answers(first, second))
    assert [digit.image for digit in found.digits] == [2, 7, 9]
    assert [digit.splits for digit in found.digits] == [2, 1, 0]
    assert [digit.at for digit in found.digits] == [(10, 1), (10, 2), (10, 1)]
    assert found.share == pytest.approx(3 / (2 * M))


def test_equal_methods_have_nothing_to_show() -> None:
    same = answers([0.3] * M)
    found = compare_answers(same, same)
    assert (found.digits, found.share) == ((), 0)


def test_nan_predictions_are_tolerated() -> None:
    odd = [np.nan, np.inf] + [0.1] * (M - 2)
    found = compare_answers(answers(odd), answers([0.1] * M))
    assert [digit.image for digit in found.digits] == [1]


def test_methods_without_a_common_split_are_left_out() -> None:
    assert compare_answers(answers([0.1] * M), {}) is None


def test_the_images_are_those_on_which_the_arms_differ(material) -> None:
    """The second arm is wrong on the first test rows of every split, most often on row 0."""
    images, table, *_ = digits_section(material).blocks
    assert images.title.startswith("leek-lm and beam-liblinear: 5.00 % of the labels differ")
    captions = [image.caption for image in images.images]
    ends = [f"Labels differ on {count} of 6 splits" for count in (6, 4, 2)]
    assert [caption.rpartition(". ")[2] for caption in captions] == ends
    assert captions[0].startswith("Is 0. leek-lm: 0; beam-liblinear: 1.")
    assert [row[-1] for row in table.rows] == [6, 4, 2]
    assert [row[3] != row[5] for row in table.rows] == [True] * 3
    with Image.open(BytesIO(images.images[0].png)) as image:
        assert image.size == (28, 28)
        # Dark ink on white, as printed.
        assert np.asarray(image)[0, 0] == 255


def test_selected_pixels_are_counted_and_drawn(material) -> None:
    *_, images, table = digits_section(material).blocks
    (one,) = images.images
    assert one.caption == "leek-lm and beam-liblinear, identical: 6 splits"
    assert images.title.startswith("2 selections of pixels, 1 of them different")
    assert table.rows[:3] == (
        ("leek-lm", 0, 0, 6, 6),
        ("leek-lm", 1, 1, 6, 6),
        ("leek-lm", 14, 9, 2, 6),
    )
    with Image.open(BytesIO(images.images[0].png)) as image:
        red = np.asarray(image)[..., 0]
    # Of the palette's blue there is none in a pixel that every split selected.
    assert (red[0, 0], red[1, 1], red[5, 5]) == (0, 0, 255)
    assert 0 < red[14, 9] < 255
