"""`fitdiff.fit`: one call on a table, and what it reports, labelled."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from fitdiff.api.method_fits import fit_method
from fitdiff.api.objects.taking import take
from fitdiff.api.session import ONE_AT_A_TIME, workers
from fitdiff.calls import parse_call
from fitdiff.comparison.calls.side import Given, outcome_of, run_side
from fitdiff.errors import FitdiffError, SpecificationError
from fitdiff.methods.method import Method
from fitdiff.quantities.quantity import STAGES, Quantity
from fitdiff.studies.study import find_method
from fitdiff.tables.reading import read_table

if TYPE_CHECKING:
    import pandas as pd

# Longer quantities, such as fitted values, are shortened where a result is printed.
_SHOWN = 12


class FitFailedError(FitdiffError):
    """A call that was allowed and run, and gave no result."""


class FitResult:
    """What a call reports: named quantities, each with a label for every number.

    Attributes
    ----------
    code : str
        The call as it was run, with what fitdiff supplied; the name of a method.
    quantities : tuple of Quantity
        All that it reports, in the order in which a fit makes it.
    notes : tuple of str
        How names were understood, and what fitdiff supplied.
    warnings : tuple of str
        What the fit warned of.
    versions : mapping of str to str
        Names and versions of the packages that took part.

    Examples
    --------
    >>> import fitdiff
    >>> cars = {"mpg": [21.0, 22.8, 21.4, 18.7], "wt": [2.6, 2.3, 3.2, 3.4]}
    >>> fitted = fitdiff.fit("py: smf.ols('mpg ~ wt', data).fit()", cars)
    >>> fitted["coefficients"].round(3).to_dict()
    {'(Intercept)': 28.687, 'wt': -2.683}
    >>> "standard errors" in fitted
    True
    """

    def __init__(
        self,
        code: str,
        quantities: Sequence[Quantity],
        notes: tuple[str, ...] = (),
        warnings: tuple[str, ...] = (),
        versions: Mapping[str, str] | None = None,
    ) -> None:
        self.code = code
        self.quantities = tuple(sorted(quantities, key=lambda one: STAGES.index(one.kind)))
        self.notes = notes
        self.warnings = warnings
        self.versions: Mapping[str, str] = versions or {}

    def __getitem__(self, kind: str) -> pd.Series[float]:
        """Return a quantity by its kind, such as 'coefficients', as a labelled series.

        Raises
        ------
        KeyError
            If the call does not report it; the message says what it reports.
        """
        import pandas as pd  # noqa: PLC0415 - takes its time

        for one in self.quantities:
            if one.kind == kind:
                return pd.Series(one.values, index=list(one.labels), name=one.kind)
        kinds = dict.fromkeys(one.kind for one in self.quantities)
        raise KeyError(f"{kind!r}. Reported: {', '.join(kinds)}.")

    def __contains__(self, kind: object) -> bool:
        return any(one.kind == kind for one in self.quantities)

    def to_frame(self) -> pd.DataFrame:
        """Make a tidy table.

        Returns
        -------
        DataFrame
            A row a number: ``quantity``, ``label``, ``value``, ``how`` it was obtained.
        """
        import pandas as pd  # noqa: PLC0415 - takes its time

        rows = [
            (one.kind, label, float(value), one.how)
            for one in self.quantities
            for label, value in zip(one.labels, one.values, strict=True)
        ]
        return pd.DataFrame(rows, columns=["quantity", "label", "value", "how"])

    def __repr__(self) -> str:
        lines = [self.code, *(f"Warning: {one}" for one in self.warnings)]
        for one in self.quantities:
            if one.values.size == 1 and not one.labels[0]:
                lines.append(f"{one.kind}: {one.values[0]:.6g}")
                continue
            lines.append(f"{one.kind} ({one.values.size})")
            width = max(len(label) for label in one.labels[:_SHOWN])
            lines += [
                f"  {label:<{width}}  {value:.6g}"
                for label, value in list(zip(one.labels, one.values, strict=True))[:_SHOWN]
            ]
            if one.values.size > _SHOWN:
                lines.append(f"  and {one.values.size - _SHOWN} more")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        frame = self.to_frame()
        few = frame.groupby("quantity", sort=False).head(_SHOWN)
        left = len(frame) - len(few)
        more = f"<p><small>{left} more numbers in to_frame().</small></p>" if left else ""
        table = few.to_html(index=False, border=0)
        return f"<pre><code>{escape(self.code)}</code></pre>{table}{more}"


def fit(
    call: object,
    data: object,
    *,
    outcome: str | None = None,
    features: Sequence[str] = (),
    allow: Sequence[str] = (),
    seed: int = 1,
    time_limit: float = 60.0,
) -> FitResult:
    """Fit a call of R or of Python, or a method of studies, to a table.

    Parameters
    ----------
    call : str, CallText, estimator or Method
        `fitdiff.r`, `fitdiff.py`, a string such as ``"r: lm(y ~ x)"``, or an estimator of
        scikit-learn that is not fitted. Or a method of studies: a `Method`, or the path of its TOML
        file; it predicts the rows that it was fitted to.
    data : path, data frame, dict or Table
        Whatever `read_table` reads.
    outcome : str, optional
        The column that ``y`` is, where no formula tells.
    features : sequence of str
        The columns that ``X`` is; by default all numeric ones but the outcome.
    allow : sequence of str
        Packages whose functions may be called, besides the listed ones.
    seed : int
    time_limit : float
        Seconds.

    Returns
    -------
    FitResult

    Raises
    ------
    FitFailedError
        If the fit raises an error or takes longer.
    FitdiffError
        If the call is not allowed, or names something that is not there.

    Examples
    --------
    >>> import fitdiff
    >>> from sklearn.linear_model import Ridge
    >>> cars = {"mpg": [21.0, 22.8, 21.4, 18.7], "wt": [2.6, 2.3, 3.2, 3.4]}
    >>> fitdiff.fit(Ridge(), cars, outcome="mpg").code
    'Ridge().fit(X, y)'
    """
    table = read_table(data)
    frame = table.to_pandas()
    outcome = outcome or table.roles.outcome
    if isinstance(call, Method) or (isinstance(call, str) and call.strip().endswith(".toml")):
        method = find_method(call) if isinstance(call, str) else call
        fitted, found_quantities = fit_method(method, table, outcome, features, seed, time_limit)
        title = f"{method.name}: {method.title} ({method.engine})"
        return FitResult(title, found_quantities, (), fitted.warnings)
    asked = take(call, frame, outcome)
    if asked.read is not None or asked.call is None:
        raise SpecificationError(
            f"There is nothing to fit in {asked.title}. Give a call, or an estimator that has not "
            "been fitted; fitdiff.compare takes fitted objects."
        )
    with ONE_AT_A_TIME:
        shared = workers()
        parsed = parse_call(asked.call, shared)
        columns = [str(name) for name in frame.columns]
        given = Given(
            outcome or outcome_of(parsed.tree, columns),
            tuple(features), tuple(allow), seed, time_limit,
        )  # fmt: skip
        found = run_side(parsed, frame, given, shared)
        if isinstance(found, str):
            raise FitFailedError(f"The call failed: {found}")
        if found.result.handle is not None:
            shared.forget(found.result.language, (found.result.handle,))
    notes = (*found.result.notes, *found.result.assumptions)
    return FitResult(
        found.code, found.quantities, notes, found.result.warnings, found.result.versions
    )
