"""What the numerics of a model are given, and what they return."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from fitdiff.hashing import hash_rows
from fitdiff.quantities.quantity import Quantity
from fitdiff.tables.hash import hash_table_rows
from fitdiff.tables.matrix import matrix_of, table_of
from fitdiff.tables.table import Table
from fitdiff.tasks.binary import Binary
from fitdiff.tasks.contract import Task

if TYPE_CHECKING:
    from rbridge import RSession

# Of matrices whose labels nobody named.
_TWO_CLASSES = Binary(("0", "1"))

Status = Literal["ok", "not-converged", "separated", "rank-deficient"]


class SplitData(Protocol):
    """The rows of one split, as every engine receives them: `MatrixRows` or `TableRows`.

    An engine reads either the matrices or the tables, whichever it was given. Test outcomes never
    reach it.

    Attributes
    ----------
    x_train, x_test : ndarray, shapes (n, p) and (m, p), uint8 or float64
        The predictors as a matrix. Of a table it is float64; `DataError` if a predictor is not
        numeric or boolean, or has missing values.
    y_train : ndarray, shape (n,), or (n, 2) for survival
        As the task encodes it: uint8 for two classes, int32 for several, float64 for numbers.
    train, test : Table, n and m rows
        The same columns in both: the predictors, then the columns with roles, such as weights.
        The outcome is in neither.
    predictors : tuple of str
        Names of the columns of the matrices: those of the tables that have no role.
    train_hash, test_hash : str
        Of the training rows with outcomes and of the test rows without; an engine hashes what it
        received and compares, see `fitdiff.models.rows.check_rows`.
    task : Task
        The kind of outcome: its labels, what a prediction is.
    """

    @property
    def x_train(self) -> NDArray[Any]: ...  # noqa: D102
    @property
    def x_test(self) -> NDArray[Any]: ...  # noqa: D102
    @property
    def y_train(self) -> NDArray[Any]: ...  # noqa: D102
    @property
    def train(self) -> Table: ...  # noqa: D102
    @property
    def test(self) -> Table: ...  # noqa: D102
    @property
    def predictors(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def train_hash(self) -> str: ...  # noqa: D102
    @property
    def test_hash(self) -> str: ...  # noqa: D102
    @property
    def task(self) -> Task: ...  # noqa: D102

    def hashes(self) -> tuple[str, str]:
        """Hash the training rows with outcomes, and the test rows, as they are now."""


@dataclass(frozen=True)
class MatrixRows:
    """`SplitData` from matrices; ``names`` are those of the columns, ``x1`` ... if not stated."""

    x_train: NDArray[Any]
    y_train: NDArray[Any]
    x_test: NDArray[Any]
    train_hash: str
    test_hash: str
    task: Task = _TWO_CLASSES
    names: tuple[str, ...] = ()

    @property
    def predictors(self) -> tuple[str, ...]:
        """Names of the columns."""
        return self.names or tuple(f"x{place + 1}" for place in range(self.x_train.shape[1]))

    @cached_property
    def train(self) -> Table:
        """The training rows as a table, made when it is first asked for."""
        return table_of(self.x_train, self.predictors)

    @cached_property
    def test(self) -> Table:
        """The test rows as a table, made when it is first asked for."""
        return table_of(self.x_test, self.predictors)

    def hashes(self) -> tuple[str, str]:
        """Hash both matrices, see `fitdiff.hashing.hash_rows`."""
        return hash_rows(self.x_train, self.y_train), hash_rows(self.x_test)


@dataclass(frozen=True, eq=False)
class TableRows:
    """`SplitData` from typed tables."""

    train: Table
    y_train: NDArray[Any]
    test: Table
    train_hash: str
    test_hash: str
    task: Task

    @property
    def predictors(self) -> tuple[str, ...]:
        """Names of the columns without a role."""
        return self.train.predictors

    @cached_property
    def x_train(self) -> NDArray[np.float64]:
        """The predictors of the training rows as a matrix; `DataError` if it cannot be made."""
        return matrix_of(self.train.select(self.predictors))

    @cached_property
    def x_test(self) -> NDArray[np.float64]:
        """The predictors of the test rows as a matrix; `DataError` if it cannot be made."""
        return matrix_of(self.test.select(self.predictors))

    def hashes(self) -> tuple[str, str]:
        """Hash both tables, see `fitdiff.tables.hash.hash_table_rows`."""
        return hash_table_rows(self.train, self.y_train), hash_table_rows(self.test)


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
    prediction : ndarray, float64
        For each test row, of the task's shape: probability of the event, (m,); of each class,
        (m, k); the mean, (m,); the risk, (m,). Least squares on two classes gives fitted values
        that are not confined to [0, 1].
    label : ndarray, shape (m,) or (0,)
        As the engine labels, by its own threshold: uint8 for two classes, the number of the class
        in the task's labels for several. Empty where the task has no classes.
    threshold : float
        The value that ``label`` compares ``prediction`` with; NaN where nothing is compared.
    selected : tuple of int
        Zero-based predictors kept, ascending; all of them when nothing was selected.
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
    train_prediction : ndarray, float64
        The prediction for each training row, as it is, in their order, by the finished model as
        it predicts; empty where an engine does not say.
    quantities : tuple of Quantity
        Named, labelled results: coefficients and their standard errors by term (as
        `fitdiff.quantities.terms.normal_term` writes terms), statistics, p-values, intervals,
        degrees of freedom, log-likelihood, deviance, AIC ... Empty where an engine has none.
    timings : mapping of str to float
        Seconds of parts of the fit, where an engine tells them apart.
    """

    status: Status
    prediction: NDArray[np.float64]
    label: NDArray[Any]
    threshold: float
    selected: tuple[int, ...]
    parameters: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    epochs: float = float("nan")
    updates: int = 0
    warnings: tuple[str, ...] = ()
    train_prediction: NDArray[np.float64] = field(default_factory=lambda: np.empty(0))
    quantities: tuple[Quantity, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict)
