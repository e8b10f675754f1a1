"""`fitdiff.compare`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from fitdiff.api.comparison import ComparisonResult
from fitdiff.api.objects.taking import take
from fitdiff.api.session import ONE_AT_A_TIME, workers
from fitdiff.api.sides import Search, compare_sides
from fitdiff.comparison.calls.side import Given, SideFit
from fitdiff.errors import SpecificationError, nearest
from fitdiff.quantities.agreement import RULES
from fitdiff.tables.reading import read_table


def compare(
    first: object,
    second: object,
    data: object,
    *,
    outcome: str | None = None,
    features: Sequence[str] = (),
    search: bool = True,
    budget: float = 30.0,
    tolerances: Mapping[str, float] | None = None,
    threshold: float = 0.5,
    alpha: float = 0.05,
    allow: Sequence[str] = (),
    seed: int = 1,
    time_limit: float = 25.0,
    progress: Callable[[str], None] | None = None,
) -> ComparisonResult:
    """Compare two calls or fitted objects on the same data, and say why they differ.

    Parameters
    ----------
    first, second : call or object
        A call: `fitdiff.r`, `fitdiff.py`, or a string such as ``"r: lm(y ~ x)"``. An estimator
        of scikit-learn that is not fitted becomes the call that it prints as. One that is fitted,
        a results object of statsmodels, a Keras model, an object with ``__fitdiff__()`` or a dict
        of results is compared as it is; causes are searched where it can be written as a call that
        gives its numbers.
    data : path, data frame, dict or Table
        Whatever `read_table` reads.
    outcome : str, optional
        The column that ``y`` is, where no formula tells; by default the one with that role.
    features : sequence of str
        The columns that ``X`` is; by default those of the other side's formula, or all numeric ones
        but the outcome.
    search : bool
        Whether to look for what makes them differ.
    budget : float
        Seconds for the search.
    tolerances : mapping of str to float, optional
        By quantity, such as ``{"coefficients": 1e-4}``, in place of the rules'.
    threshold : float
        Probability above which the event is predicted.
    alpha : float
        Level below which a p-value is called significant.
    allow : sequence of str
        Packages whose functions may be called, besides the listed ones.
    seed : int
        Of the random numbers of both calls.
    time_limit : float
        Seconds that one fit may take.
    progress : callable (str), optional
        Told what is going on; nothing is printed by default.

    Returns
    -------
    ComparisonResult
        Its text is what ``fitdiff compare`` prints.

    Raises
    ------
    FitdiffError
        With what to change: a column that is not there, a call that is not allowed, R missing.

    Examples
    --------
    >>> import fitdiff
    >>> from sklearn.linear_model import LinearRegression, Ridge
    >>> cars = {
    ...     "mpg": [21.0, 22.8, 21.4, 18.7, 18.1, 14.3, 24.4, 19.2],
    ...     "wt": [2.62, 2.32, 3.215, 3.44, 3.46, 3.57, 3.19, 3.44],
    ... }
    >>> found = fitdiff.compare(Ridge(), LinearRegression(), cars, outcome="mpg")
    >>> found.verdict
    'different'
    >>> found.code["first"]
    'Ridge(alpha=0.0).fit(X, y)'
    """
    table = read_table(data)
    frame = table.to_pandas()
    columns = [str(name) for name in frame.columns]
    for name in (*([outcome] if outcome else []), *_names(features)):
        if name not in columns:
            raise SpecificationError(f"The table has no column '{name}'. {nearest(name, columns)}")
    outcome = outcome or table.roles.outcome
    del table  # a large one, twice, may be too much
    given = Given(
        outcome, tuple(features), tuple(allow), seed, time_limit, _tolerances(tolerances or {}),
        threshold, alpha,
    )  # fmt: skip
    sides = (take(first, frame, outcome), take(second, frame, outcome))
    with ONE_AT_A_TIME:
        shared = workers()
        found = compare_sides(
            frame, sides, given, shared, Search(search, budget, progress or (lambda _: None))
        )
        for fit in found.fits:
            if isinstance(fit, SideFit) and fit.result.handle is not None:
                shared.forget(fit.result.language, (fit.result.handle,))
        shared.keep_ready()
    return ComparisonResult(found)


def _names(features: Sequence[str]) -> Sequence[str]:
    # A string is a sequence of strings, and never meant as one.
    if isinstance(features, str):
        raise SpecificationError(
            f"features must be a list of columns, got {features!r}. Use [{features!r}]."
        )
    return features


def _tolerances(stated: Mapping[str, float]) -> dict[str, float]:
    measured = [kind for kind, rule in RULES.items() if rule.tolerance > 0]
    for name, value in stated.items():
        if name not in measured:
            raise SpecificationError(f"No tolerance is called '{name}'. {nearest(name, measured)}")
        if not value > 0:
            raise SpecificationError(f"The tolerance of {name} must be above 0, got {value!r}.")
    return dict(stated)
