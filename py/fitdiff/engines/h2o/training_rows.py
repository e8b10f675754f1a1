"""The training rows as H2O is given them."""

from __future__ import annotations

import numpy as np

from fitdiff.engines.contract import SplitData
from fitdiff.hashing import hash_rows
from fitdiff.models.contract import MatrixRows
from fitdiff.models.nets.augmentation import augment, square_image_shape
from fitdiff.models.nets.augmentation_settings import NoAugmentation
from fitdiff.models.nets.settings import MlpSettings
from fitdiff.models.rows import check_rows


def training_rows(spec: MlpSettings, rows: SplitData, seed: int) -> SplitData:
    """Replace the training rows by their augmented copies, if there are to be any.

    Parameters
    ----------
    spec : MlpSettings
    rows : SplitData
        Of n training rows.
    seed : int

    Returns
    -------
    Rows
        With copies x n training rows, labels copied too, and the hash of these. H2O standardises by
        them all, and looks for a training error in all.

    Raises
    ------
    DataError
        If the rows are not those that were sent, or have not the pixels of a square.
    """
    if isinstance(spec.augmentation, NoAugmentation):
        return rows
    check_rows(rows)
    shape = square_image_shape(rows.x_train.shape[1])
    x = augment(rows.x_train, shape, spec.augmentation, seed)
    y = np.tile(rows.y_train, spec.augmentation.copies)
    return MatrixRows(x, y, rows.x_test, hash_rows(x, y), rows.test_hash)
