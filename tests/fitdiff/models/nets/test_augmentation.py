from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from fitdiff.errors import DataError
from fitdiff.models.nets.augmentation import augment, augment_for, square_image_shape
from fitdiff.models.nets.augmentation_settings import Elastic, NoAugmentation, Rotation, Shift

SHIFT = Shift("shift", 2, 3)
ROTATION = Rotation("rotation", 15.0, 3)
ELASTIC = Elastic("elastic", 34.0, 4.0, 3)
KINDS = pytest.mark.parametrize("kind", [SHIFT, ROTATION, ELASTIC], ids=lambda kind: kind.name)

SHAPE = (7, 5)
seeds = st.integers(0, 2**31 - 1)
images = arrays(np.uint8, st.tuples(st.integers(1, 4), st.just(35)))


@pytest.fixture(scope="module")
def rows(patterns):
    return patterns[0].astype(np.uint8)


def centres(images):
    """Means of the places of ink, down and right; shape (n, 2)."""
    grid = np.indices(images.shape[1:])
    ink = images.sum(axis=(1, 2), keepdims=True)
    return np.stack([(images * axis / ink).sum(axis=(1, 2)) for axis in grid], axis=1)


def rings(n=1, size=28, radius=8):
    """An image that is the same whatever angle it is turned by, but for its corners."""
    distance = np.hypot(*(np.indices((size, size)) - (size - 1) / 2))
    ring = np.exp(-((distance - radius) ** 2) / 8)
    return np.tile(ring.reshape(1, -1), (n, 1))


@given(images, seeds)
def test_without_augmentation_rows_stay_themselves(x, seed):
    assert augment(x, SHAPE, NoAugmentation("none"), seed) is x


def test_no_more_copies_are_made_than_there_are_epochs(rows):
    for epochs, copies in [(2, 2), (3, 3), (200, 3)]:
        images, made = augment_for(epochs, rows, SHIFT, 1)
        assert made == copies
        expected = augment(rows, (28, 28), SHIFT, 1)[: copies * len(rows)]
        np.testing.assert_array_equal(images, expected)
    images, made = augment_for(5, rows, NoAugmentation("none"), 1)
    assert images is rows
    assert made == 1


@KINDS
@pytest.mark.parametrize("dtype", [np.uint8, np.float32, np.float64])
def test_copies_have_the_type_and_columns_of_the_rows(kind, dtype, rows):
    x = rows.astype(dtype)
    copies = augment(x, (28, 28), kind, 1)
    assert copies.shape == (3 * 50, 784)
    assert copies.dtype == dtype
    assert copies.min() >= 0
    # Interpolation sums a few weights that add up to 1.
    assert copies.max() <= 255 * (1 + 1e-12)
    # Rounded, and by at most half a level, when levels are whole.
    fine = augment(rows.astype(np.float64), (28, 28), kind, 1)
    np.testing.assert_allclose(copies, fine, rtol=1e-6, atol=0.5 if dtype == np.uint8 else 0)


@KINDS
@settings(max_examples=20)
@given(x=images, seed=seeds)
def test_fewer_copies_and_fewer_rows_are_the_first_of_more(kind, x, seed):
    copies = augment(x, SHAPE, kind, seed).reshape(3, *x.shape)
    fewer = augment(x, SHAPE, replace(kind, copies=2), seed).reshape(2, *x.shape)
    np.testing.assert_array_equal(fewer, copies[:2])
    alone = augment(x[:1], SHAPE, kind, seed).reshape(3, 1, 35)
    np.testing.assert_array_equal(alone, copies[:, :1])


@KINDS
def test_seeds_rows_and_copies_have_distortions_of_their_own(kind, rows):
    x = np.tile(rows[:1], (4, 1))
    copies = augment(x, (28, 28), replace(kind, copies=5), 1)
    np.testing.assert_array_equal(copies, augment(x, (28, 28), replace(kind, copies=5), 1))
    assert not np.array_equal(copies, augment(x, (28, 28), replace(kind, copies=5), 2))
    # 20 of the 25 shifts, drawn with replacement, are 14 different ones on average.
    assert len(np.unique(copies, axis=0)) >= (10 if kind is SHIFT else 20)
    assert len(np.unique(copies.reshape(5, 4, 784)[:, 0], axis=0)) > 2
    assert len(np.unique(copies.reshape(5, 4, 784)[0], axis=0)) > 2


@KINDS
@settings(max_examples=20)
@given(x=images, seed=seeds)
def test_copies_do_not_depend_on_other_rows(kind, x, seed):
    changed = np.vstack([x[:1], 255 - x[1:]])
    before, after = (augment(each, SHAPE, kind, seed) for each in (x, changed))
    np.testing.assert_array_equal(before[:: len(x)], after[:: len(x)])


@given(images, seeds, st.integers(1, 3))
def test_shift_moves_the_whole_image(x, seed, pixels):
    """Found again, whole, at an offset within bounds when its margin is wide enough."""
    margin = 3
    wide = np.pad(x.reshape(-1, *SHAPE), ((0, 0), (margin, margin), (margin, margin)))
    shape = wide.shape[1:]
    copies = augment(wide.reshape(len(x), -1), shape, Shift("shift", pixels, 2), seed)
    for place, copy in enumerate(copies.reshape(2 * len(x), *shape)):
        image = wide[place % len(x)]
        assert sorted(copy[copy > 0]) == sorted(image[image > 0])
        assert any(
            np.array_equal(copy, np.roll(image, (down, right), (0, 1)))
            for down in range(-pixels, pixels + 1)
            for right in range(-pixels, pixels + 1)
        )


@given(images, seeds)
def test_shift_fills_with_background(x, seed):
    x = np.maximum(x, 1)
    for copy in augment(x, SHAPE, Shift("shift", 8, 4), seed).reshape(-1, *SHAPE):
        inside = copy > 0
        down, right = inside.any(axis=1), inside.any(axis=0)
        # A block at the border, or nothing: what is left is a rectangle.
        np.testing.assert_array_equal(inside, np.outer(down, right))


def test_shifts_go_as_far_as_allowed_and_all_ways():
    dot = np.zeros((1, 81), dtype=np.uint8)
    dot[0, 40] = 9
    copies = augment(dot, (9, 9), Shift("shift", 1, 200), 1)
    # 200 draws of 9 equal chances leave one of them out with probability below 1e-9.
    assert set(copies.argmax(axis=1)) == {30, 31, 32, 39, 40, 41, 48, 49, 50}


@given(seeds)
def test_tiny_rotation_changes_next_to_nothing(seed):
    x = np.random.default_rng(seed).integers(0, 256, (2, 784)).astype(np.float64)
    copies = augment(x, (28, 28), Rotation("rotation", 1e-6, 1), seed)
    # A pixel moves by at most 20 * 1e-6 * pi / 180 < 4e-7 in each direction; bilinear levels
    # change by at most 2 * 255 times as much.
    np.testing.assert_allclose(copies, x, rtol=0, atol=2 * 255 * 4e-7)


@given(seeds)
def test_rotation_is_about_the_centre(seed):
    copies = augment(rings(), (28, 28), Rotation("rotation", 180.0, 3), seed)
    # Interpolation between pixels flattens peaks: by an eighth of the second derivative, which
    # is at most 1/4, in each of two directions.
    np.testing.assert_allclose(copies, np.tile(rings(), (3, 1)), rtol=0, atol=2 / 32)


def test_rotations_keep_to_their_angle_and_go_both_ways():
    bar = np.zeros((41, 41))
    bar[20, 21:] = 1.0
    copies = augment(bar.reshape(1, -1), (41, 41), Rotation("rotation", 15.0, 100), 1)
    down, right = (centres(copies.reshape(-1, 41, 41)) - 20).T
    angle = np.degrees(np.arctan2(down, right))
    # The bar is thin, and ten pixels from the centre on average: a hundredth of a degree.
    assert np.abs(angle).max() <= 15.05
    # Of 100 draws, the nearest to either end is 14 or more but with probability 2 (29/30)^100.
    assert angle.min() < -12
    assert angle.max() > 12


@given(seeds, st.floats(0.1, 3.0), st.floats(0.5, 4.0))
def test_elastic_distortion_moves_nothing_by_more_than_alpha(seed, alpha, sigma):
    """On a slope of one level a pixel, levels change by as much as places do."""
    slopes = np.stack([axis.ravel() for axis in np.indices((20, 20), dtype=np.float64)])
    copies = augment(slopes, (20, 20), Elastic("elastic", alpha, sigma, 1), seed)
    inside = (slice(None), slice(4, -4), slice(4, -4))
    moved = (copies - slopes).reshape(2, 20, 20)[inside]
    # Rounding of sums of a few hundred weights.
    assert np.abs(moved).max() <= alpha * (1 + 1e-12)
    assert np.abs(moved).max() > 0


def test_elastic_displacements_have_the_size_that_the_formula_says():
    slopes = np.stack([axis.ravel() for axis in np.indices((90, 90), dtype=np.float64)])
    copies = augment(slopes, (90, 90), Elastic("elastic", 34.0, 4.0, 20), 1)
    moved = (copies - np.tile(slopes, (20, 1))).reshape(-1, 90, 90)[:, 25:-25, 25:-25]
    # 40 fields of some (40 / (2 sigma sqrt(pi)))^2 = 8 independent values each: the sd varies by
    # 1 / sqrt(2 * 320) = 0.04 relative to itself, so 4 standard deviations are 0.16.
    assert np.std(moved) == pytest.approx(34 / (4 * np.sqrt(12 * np.pi)), rel=0.16)


@given(seeds)
def test_wider_smoothing_makes_neighbours_move_together(seed):
    """The wider the smoothing, the less displacements differ between neighbours."""
    slope = np.indices((28, 28), dtype=np.float64)[0].reshape(1, -1)
    rough, smooth = (
        np.diff(augment(slope, (28, 28), Elastic("elastic", 2.0, sigma, 1), seed) - slope)
        for sigma in (0.5, 4.0)
    )
    inside = np.arange(783).reshape(27, 29)[4:-4, 4:-4].ravel()
    assert np.abs(smooth[:, inside]).mean() < np.abs(rough[:, inside]).mean() / 4


def test_augmented_images_keep_their_place_and_ink(rows):
    """Of usual strengths: a pattern is still inside the image, and as heavy."""
    whole = rows.reshape(-1, 28, 28).astype(float)
    for kind, pixels in ((SHIFT, 2.0), (ROTATION, 1.0), (ELASTIC, 4.5)):
        copies = augment(rows, (28, 28), kind, 1).reshape(3, 50, 28, 28).astype(float)
        for copy in copies:
            # Two pixels either way; what turning does to a centre that is a pixel or two off that
            # of the image; three standard deviations of an elastic displacement.
            assert np.abs(centres(copy) - centres(whole)).max() <= pixels + 1e-9
            # Stretched or squeezed by a displacement's slope, alpha / (sigma^2 sqrt(24 pi)) sd.
            ratio = copy.sum(axis=(1, 2)) / whole.sum(axis=(1, 2))
            assert np.median(ratio) == pytest.approx(1, abs=0.1)


@pytest.mark.parametrize("rows_", [0, 1])
@KINDS
def test_no_rows_have_no_copies(kind, rows_):
    copies = augment(np.zeros((rows_, 35), np.uint8), SHAPE, kind, 1)
    assert copies.shape == (3 * rows_, 35)
    assert not copies.any()


@KINDS
def test_rows_that_are_not_such_images_are_refused(kind):
    with pytest.raises(DataError, match="28 x 28 pixels have 784 columns, not 783"):
        augment(np.zeros((2, 783)), (28, 28), kind, 1)


@given(st.integers(1, 200))
def test_square_number_of_columns_is_a_square_image(side):
    assert square_image_shape(side * side) == (side, side)
    with pytest.raises(DataError, match=rf"{side**2} or {(side + 1) ** 2} columns would be"):
        square_image_shape(side * side + side)
