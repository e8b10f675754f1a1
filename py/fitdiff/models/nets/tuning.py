"""Choosing among nets by cross-validation that sees training rows only."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from fitdiff.hashing import derive_seed
from fitdiff.models.contract import Context, Fit
from fitdiff.models.folds import draw_folds
from fitdiff.models.nets.fitting import fit_net
from fitdiff.models.nets.settings import H2OAdadelta, MlpSettings
from fitdiff.models.nets.tuned_settings import TunedMlpSettings


@dataclass(frozen=True)
class Choice:
    """Candidates compared by cross-validation.

    Attributes
    ----------
    chosen : int
        Place of the candidate with the most right rows, the first of those that tie.
    right : tuple of int
        Training rows that each candidate labelled correctly while they were left out; empty when
        there was no cross-validation.
    folds : int
        Parts made of the training rows; 0 when there was no cross-validation.
    warnings : tuple of str
        Of the fits, each once, and why there was no cross-validation.
    """

    chosen: int
    right: tuple[int, ...]
    folds: int
    warnings: tuple[str, ...]


def fit_tuned(
    spec: TunedMlpSettings,
    x_train: NDArray[np.generic],
    y_train: NDArray[np.uint8],
    x_test: NDArray[np.generic],
    context: Context,
    deadline: float,
) -> Fit:
    """Choose a candidate inside the training rows, and fit it to all of them.

    Parameters, result and errors are those of `fit_net`, and the fit is that of the chosen
    candidate to the bit. Its parameters tell the choice: the chosen ``hidden``, ``hidden_dropout``
    and ``rate``; of each candidate, in order, the share ``accuracy`` of training rows labelled
    correctly while they were left out, NaN when there was no cross-validation; and the weights of
    the chosen, if they are to be kept.
    """
    candidates = spec.candidates()
    choice = choose(candidates, spec.folds, x_train, y_train, context, deadline)
    chosen = candidates[choice.chosen]
    assert not isinstance(chosen.optimiser, H2OAdadelta), "refused by the settings"
    fit = fit_net(chosen, x_train, y_train, x_test, context, deadline)
    right = choice.right or (np.nan,) * len(candidates)
    parameters = {
        "candidate": [choice.chosen],
        "hidden": chosen.hidden,
        "hidden_dropout": [chosen.hidden_dropout],
        "rate": [chosen.optimiser.rate],
        "folds": [choice.folds],
        "accuracy": np.divide(right, y_train.size),
    }
    return replace(
        fit,
        parameters={name: np.asarray(value, np.float64) for name, value in parameters.items()}
        | dict(fit.parameters),
        warnings=(*choice.warnings, *fit.warnings),
    )


def choose(
    candidates: tuple[MlpSettings, ...],
    folds: int,
    x: NDArray[np.generic],
    y: NDArray[np.uint8],
    context: Context,
    deadline: float,
) -> Choice:
    """Choose by the number of rows labelled correctly while left out, over stratified folds.

    Candidates share the folds, and in each fold the first weights, row order and dropout masks.
    There are as many folds as the smaller class has rows if those are fewer than ``folds``; if it
    has fewer than two, no part without one class could be avoided and the first candidate is
    taken.

    Parameters
    ----------
    candidates : tuple of MlpSettings
    folds : int
    x : ndarray, shape (n, p), uint8 or float64
        Training rows.
    y : ndarray, shape (n,), uint8
    context, deadline
        See `fit_net`.
    """
    ones = int(np.count_nonzero(y))
    smaller = min(ones, y.size - ones)
    if smaller < 2:
        alone = (
            f"No cross-validation: the smaller class has {smaller} of {y.size} training rows, and "
            "each part needs both classes. The first candidate was taken untried."
        )
        return Choice(0, (), 0, (alone,))
    folds = min(folds, smaller)
    fold = draw_folds(y, folds, context.seed)
    assert fold is not None, "each class has two rows"
    right = np.zeros(len(candidates), dtype=int)
    said: dict[str, None] = {}
    for left_out in range(folds):
        tested = fold == left_out + 1
        trained = ~tested
        seed = derive_seed(context.seed, "tuning", left_out)
        for place, candidate in enumerate(candidates):
            fit = fit_net(
                candidate, x[trained], y[trained], x[tested], replace(context, seed=seed), deadline
            )
            right[place] += np.count_nonzero(fit.label == y[tested])
            said |= dict.fromkeys(f"In cross-validation: {text}" for text in fit.warnings)
    return Choice(int(right.argmax()), tuple(right.tolist()), folds, tuple(said))
