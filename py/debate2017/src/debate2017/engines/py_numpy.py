"""Engine ``py.numpy``: rules on a single pixel, one stated beforehand and one learned."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from debate2017.pixels.choice import score_pixels
from debate2017.pixels.levels import count_levels, grey_levels
from debate2017.pixels.settings import SIDE, OnePixelSettings, PixelRuleSettings
from fitdiff.engines.contract import Context, Engine, Fit, SplitData
from fitdiff.errors import DataError
from fitdiff.methods.method import Method
from fitdiff.models.allowed import number, one_of
from fitdiff.models.rows import check_rows
from fitdiff.transforms.classes import check_two_classes

# Fitted values are shares of images, so the label is that of the majority.
_THRESHOLD = 0.5


def fit(method: Method, rows: SplitData, context: Context) -> Fit:  # noqa: ARG001 - nothing is random
    """Label test rows by one pixel.

    Raises
    ------
    DataError
        If the rows are not those that the split means, or not such as the model can read.
    """
    check_rows(rows)
    spec = method.spec
    if isinstance(spec, PixelRuleSettings):
        return _stated(spec, rows)
    assert isinstance(spec, OnePixelSettings), f"{method.name} is not a one-pixel model"
    return _learned(spec, rows)


def _stated(spec: PixelRuleSettings, rows: SplitData) -> Fit:
    """Apply a rule that learns nothing: its fitted value is the label itself, 1.0 or 0.0."""
    if rows.x_test.shape[1] != SIDE**2:
        raise DataError(
            f"The pixel in row {spec.row}, column {spec.column} is meant of images of {SIDE} x "
            f"{SIDE}; these rows have {rows.x_test.shape[1]} columns. Use images."
        )
    pixel = spec.row * SIDE + spec.column
    train_dark, test_dark = (
        grey_levels(x)[:, pixel] > spec.cut_off for x in (rows.x_train, rows.x_test)
    )
    return Fit(
        status="ok",
        prediction=test_dark.astype(np.float64),
        label=test_dark.astype(np.uint8),
        threshold=_THRESHOLD,
        selected=(pixel,),
        train_prediction=train_dark.astype(np.float64),
    )


def _learned(spec: OnePixelSettings, rows: SplitData) -> Fit:
    """Choose pixel, direction and cut-off on the training rows.

    The fitted value of a test row is the share of ones among the training rows on its side of the
    cut-off. The parameters hold every pixel's own training AUC, accuracy, cut-off and direction.
    """
    check_two_classes(rows.y_train)
    counts = [count_levels(rows.x_train[rows.y_train == label]) for label in (0, 1)]
    scores = score_pixels(*counts)
    pixel = scores.best(spec.criterion)
    cut_off = scores.rules.cut_off[pixel]
    train_dark, test_dark = (
        grey_levels(x)[:, pixel] > cut_off for x in (rows.x_train, rows.x_test)
    )
    light, dark = (_share_of_ones(rows, side) for side in (~train_dark, train_dark))
    probability = np.where(test_dark, dark, light)
    return Fit(
        status="ok",
        prediction=probability,
        label=(probability > _THRESHOLD).astype(np.uint8),
        threshold=_THRESHOLD,
        selected=(pixel,),
        parameters={
            "auc": scores.auc,
            "accuracy": scores.correct / scores.total,
            "cut_off": scores.rules.cut_off.astype(np.float64),
            "direction": scores.rules.direction.astype(np.float64),
        },
        train_prediction=np.where(train_dark, dark, light),
    )


def _share_of_ones(rows: SplitData, side: NDArray[np.bool_]) -> float:
    """Of a side without training rows, which no test row can be on either, that is 0."""
    return float(rows.y_train[side].mean()) if side.any() else 0.0


def _versions() -> Mapping[str, str]:
    return {"numpy": np.__version__}


_PIXEL_RULE = {
    "row": number(0, SIDE - 1),
    "column": number(0, SIDE - 1),
    "cut_off": number(0, 255),
}
_ONE_PIXEL = {
    "criterion": one_of("accuracy", "auc"),
    "threshold_rule": one_of("best-training-accuracy"),
    "tie_rule": one_of("first"),
}

ENGINE = Engine(
    name="py.numpy",
    supports={"pixel-rule": _PIXEL_RULE, "one-pixel": _ONE_PIXEL},
    fit=fit,
    versions=_versions,
    files={
        "pixel-rule": ("debate2017.pixels.levels",),
        "one-pixel": (
            "debate2017.pixels.choice",
            "debate2017.pixels.levels",
            "debate2017.pixels.rules",
        ),
    },
    problem=lambda: None,
    is_random=lambda method: False,  # noqa: ARG005
)
