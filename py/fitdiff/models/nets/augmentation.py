"""Augmentation of images: copies that are moved, turned or distorted, made before training."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from fitdiff.errors import DataError
from fitdiff.hashing import derive_seed
from fitdiff.models.nets.augmentation_settings import (
    Augmentation,
    Elastic,
    NoAugmentation,
    Rotation,
    Shift,
)

Image = NDArray[Any]


def augment(
    x: NDArray[Any], image_shape: tuple[int, int], augmentation: Augmentation, seed: int
) -> NDArray[Any]:
    """Make the copies of training images that nets are trained on instead of the images.

    What a copy shows depends on the seed, the row and the copy alone: fewer copies are the first
    of more, and fewer rows the same as among more. No copy is the image itself but by chance.
    What comes in from outside an image is 0; grey levels between pixels are bilinear.

    Parameters
    ----------
    x : ndarray, shape (n, p), uint8 or floating
        Pixels by row of the image; 0 is the background.
    image_shape : tuple of int
        Height and width; their product is p.
    augmentation : NoAugmentation, Shift, Rotation or Elastic
    seed : int

    Returns
    -------
    ndarray, shape (copies * n, p), dtype of x
        Copy c of row i is row c * n + i; without augmentation, ``x`` itself. Levels that are not
        whole are rounded when pixels are uint8.

    Raises
    ------
    DataError
        If rows do not have the pixels of such images.
    """
    if isinstance(augmentation, NoAugmentation):
        return x
    if x.shape[1] != math.prod(image_shape):
        height, width = image_shape
        raise DataError(
            f"Images of {height} x {width} pixels have {height * width} columns, not "
            f"{x.shape[1]}. Give the shape of the images in these rows."
        )
    base = derive_seed(seed, "augmentation")
    images = x.reshape(-1, *image_shape)
    augmented = np.empty((augmentation.copies, *images.shape), dtype=x.dtype)
    for copy in range(augmentation.copies):
        for row, image in enumerate(images):
            generator = np.random.default_rng((base, row, copy))
            augmented[copy, row] = _distorted(image, augmentation, generator)
    return augmented.reshape(-1, x.shape[1])


def augment_for(
    epochs: int, x: NDArray[Any], augmentation: Augmentation, seed: int
) -> tuple[NDArray[Any], int]:
    """Make the copies of square images that training over some epochs visits.

    Parameters
    ----------
    epochs : int
    x, augmentation, seed
        As in `augment`.

    Returns
    -------
    images : ndarray, shape (copies * n, p), dtype of x
        As `augment` makes them.
    copies : int
        1 without augmentation.

    Raises
    ------
    DataError
        If rows are to be augmented and are no square images.
    """
    if isinstance(augmentation, NoAugmentation):
        return x, 1
    # More copies than epochs would never be visited.
    visited = replace(augmentation, copies=min(augmentation.copies, epochs))
    return augment(x, square_image_shape(x.shape[1]), visited, seed), visited.copies


def square_image_shape(columns: int) -> tuple[int, int]:
    """Height and width of the square images whose pixels are the columns of rows.

    Raises
    ------
    DataError
        If the number of columns is not a square.
    """
    side = math.isqrt(columns)
    if side * side != columns:
        raise DataError(
            f"Rows of {columns} columns are not square images, which this method needs; "
            f"{side * side} or {(side + 1) ** 2} columns would be. Use images, or a method that "
            "takes any columns: no convolutions, augmentation = { name = 'none' }."
        )
    return side, side


def _distorted(
    image: Image, augmentation: Shift | Rotation | Elastic, generator: np.random.Generator
) -> Image:
    if isinstance(augmentation, Shift):
        down, right = generator.integers(-augmentation.pixels, augmentation.pixels + 1, size=2)
        return _shifted(image, int(down), int(right))
    grid = np.indices(image.shape, dtype=np.float64)
    if isinstance(augmentation, Rotation):
        sources = _turned(grid, generator.uniform(-augmentation.degrees, augmentation.degrees))
    else:
        sources = grid + _displacements(image.shape, augmentation, generator)
    # With 'constant', scipy has levels jump to 0 at the border instead of fading to it.
    levels: NDArray[np.float64] = ndimage.map_coordinates(
        image.astype(np.float64), sources, order=1, mode="grid-constant", cval=0.0
    )
    return np.rint(levels) if image.dtype == np.uint8 else levels


def _shifted(image: Image, down: int, right: int) -> Image:
    height, width = image.shape
    moved = np.zeros_like(image)
    target = (_slice(down, height), _slice(right, width))
    source = (_slice(-down, height), _slice(-right, width))
    moved[target] = image[source]
    return moved


def _slice(offset: int, length: int) -> slice:
    """Places of an axis onto which others are moved by ``offset``; none if it is too large."""
    return slice(min(max(offset, 0), length), max(min(length + offset, length), 0))


def _turned(grid: NDArray[np.float64], degrees: float) -> NDArray[np.float64]:
    """Return the source of each pixel in an image that is turned about its centre."""
    angle = math.radians(degrees)
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    centre = (np.array(grid.shape[1:]) - 1)[:, np.newaxis, np.newaxis] / 2
    return np.tensordot(turn, grid - centre, axes=1) + centre


def _displacements(
    shape: tuple[int, ...], augmentation: Elastic, generator: np.random.Generator
) -> NDArray[np.float64]:
    """Displacement fields of Simard, Steinkraus and Platt (2003), section 2; shape (2, h, w).

    Each pixel's displacement, down and to the right, is uniform in [-alpha, alpha]; then the
    fields are smoothed by a Gaussian with standard deviation ``sigma``, as if nothing moved
    outside the image. The Gaussian's weights sum to 1, so that nothing moves by more than
    ``alpha``, and far from the border a displacement has the standard deviation
    ``alpha / (sigma * sqrt(12 * pi))``: 1.4 pixels with the authors' 34 and 4.
    """
    fields = generator.uniform(-augmentation.alpha, augmentation.alpha, size=(2, *shape))
    smoothed: NDArray[np.float64] = ndimage.gaussian_filter(
        fields, (0.0, augmentation.sigma, augmentation.sigma), mode="constant", cval=0.0
    )
    return smoothed
