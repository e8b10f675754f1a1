"""What the numerics of a model are given, and what they return."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from rbridge import RSession

Status = Literal["ok", "not-converged", "separated", "rank-deficient"]


@dataclass(frozen=True)
class SplitData:
    """The rows of one split, as every engine receives them.

    Attributes
    ----------
    x_train : ndarray, shape (n, p), uint8 or float64
    y_train : ndarray, shape (n,), uint8
        1 for the study's second class, 0 for its first.
    x_test : ndarray, shape (m, p), same dtype as ``x_train``
    train_hash, test_hash : str
        `fitdiff.hashing.hash_rows` of the training rows with labels and of the test rows without;
        an engine hashes what it received and compares. Test labels never reach an engine.
    """

    x_train: NDArray[np.generic]
    y_train: NDArray[np.uint8]
    x_test: NDArray[np.generic]
    train_hash: str
    test_hash: str


@dataclass(frozen=True)
class Context:
    """Resources of a fit besides its rows.

    Attributes
    ----------
    seed : int
        Shared by all methods on the split, so that random choices that still mean the same thing
        (initial weights, row order, dropout masks) are common to neighbours on a ladder.
    time_limit : float
        Seconds a fit may take.
    r : callable returning RSession
        Starts the R worker at the first call and returns the same one afterwards.
    resource : object
        What the engine's `Resource` yielded when it was opened, such as the address of the run's
        private cluster; None when the method needs none.
    plain : bool
        Train nets with the framework's own ``fit`` instead of the compiled loop.
    keep_weights : bool
        Hand back the weights of nets among the parameters; a megabyte a fit.
    """

    seed: int
    time_limit: float
    r: Callable[[], RSession]
    resource: object = None
    plain: bool = False
    keep_weights: bool = False


@dataclass(frozen=True)
class Fit:
    """Result of fitting one method on one split, as the engine returns it.

    Attributes
    ----------
    status : {'ok', 'not-converged', 'separated', 'rank-deficient'}
    probability : ndarray, shape (m,), float64
        The fitted value for class 1 on each test row. For least squares it is not confined to
        [0, 1].
    label : ndarray, shape (m,), uint8
        As the engine labels, by its own threshold.
    threshold : float
        The value that ``label`` compares ``probability`` with.
    selected : tuple of int
        Zero-based columns kept, ascending; all of them when nothing was selected.
    parameters : mapping of str to float64 ndarray
        Fitted parameters. Nets have theirs where the context asks for them: ``layer0.kernel``,
        shape (inputs, units), ``layer0.bias``, shape (units,), and so on to the output layer, for
        inputs as the net receives them; rows of columns that it does not use are 0. Convolutional
        layers come before, as `fitdiff.models.nets.weights.weights` names them.
    epochs : float
        Passes over the training rows really made; NaN where the word has no meaning.
    updates : int
        Parameter updates (nets) or solver iterations (linear models) really made.
    warnings : tuple of str
        As the engine said them, in order.
    train_probability : ndarray, shape (n,), float64
        The fitted value for class 1 on each training row, as it is, in their order, by the
        finished model as it predicts; empty where an engine does not say.
    """

    status: Status
    probability: NDArray[np.float64]
    label: NDArray[np.uint8]
    threshold: float
    selected: tuple[int, ...]
    parameters: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    epochs: float = float("nan")
    updates: int = 0
    warnings: tuple[str, ...] = ()
    train_probability: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
