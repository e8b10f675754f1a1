"""Models and results of statsmodels."""

from __future__ import annotations

import inspect
import warnings
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from fitdiff.api.objects.asked import Asked
from fitdiff.api.objects.code import dotted, node_of, public_name, same
from fitdiff.calls.bind import table_name
from fitdiff.calls.errors import CallError
from fitdiff.calls.printing import print_call
from fitdiff.calls.tree import Argument, Call, Constant, Index, Items, Member, Name, Node
from fitdiff.calls.tree import Mapping as Dict
from fitdiff.quantities.facts_python import facts_of
from fitdiff.quantities.from_python import quantities_of
from fitdiff.quantities.quantity import Quantity

_CONSTANT = "const"
# Relative. An exposure is kept as its logarithm: what comes back has some roundings more.
_KEPT = 1e-14
# Vectors that models fill in where none is given, and with what.
_FILLED = {"weights": 1, "freq_weights": 1, "var_weights": 1, "n_trials": 1, "offset": 0}
# What ``fit(cov_kwds=)`` takes; results keep other things beside.
_COVARIANCE = frozenset(
    ["groups", "use_correction", "df_correction", "maxlags", "nlags", "time", "weights_func"]
)


def is_results(value: Any) -> bool:
    """Whether an object is what a model's ``fit`` gave."""
    return _is_ours(value) and hasattr(value, "params") and hasattr(value, "model")


def is_model(value: Any) -> bool:
    """Whether an object is a model that has yet to be fitted."""
    return _is_ours(value) and hasattr(value, "exog") and callable(getattr(value, "fit", None))


def _is_ours(value: Any) -> bool:
    return type(value).__module__.partition(".")[0] == "statsmodels"


def asked_results(results: Any, table: pd.DataFrame) -> Asked:
    """Take a results object: what it reports, and the call that makes it again."""

    def read(features: pd.DataFrame | None, names: Sequence[str]) -> Sequence[Quantity]:  # noqa: ARG001
        return quantities_of(results)

    call, why = None, ""
    try:
        fit = Member(_model_node(results.model, table), "fit")
        call = f"py: {print_call(Call(fit, tuple(_fit_arguments(results, table))), 'py')}"
    except CallError as error:
        why = str(error)
    title = f"the fitted {type(results.model).__name__}"
    return Asked(title, "py", call, why, read, facts=facts_of(results))


def asked_model(model: Any, table: pd.DataFrame) -> Asked:
    """Take a model that was not fitted.

    Raises
    ------
    CallError
        If no call can make it again.
    """
    node = Call(Member(_model_node(model, table), "fit"), ())
    return Asked(f"{type(model).__name__}", "py", f"py: {print_call(node, 'py')}")


def _model_node(model: Any, table: pd.DataFrame) -> Node:
    if len(model.endog) > len(table):
        raise CallError(f"It was fitted to {len(model.endog)} rows; the table has {len(table)}.")
    fitted = _fitted_rows(model, table)
    keywords = [
        Argument(name, _argument(name, value, fitted))
        for name, value in model._get_init_kwds().items()
        if name != "formula" and value is not None and not _is_default(type(model), name, value)
    ]
    formula = getattr(model, "formula", None)
    if isinstance(formula, str):
        given = [Argument(None, Constant("string", formula)), Argument(None, _table(table))]
        return Call(_formula_function(type(model)), (*given, *keywords))
    columns = [
        Argument(None, _column("the outcome", model.endog_names, model.endog, fitted)),
        Argument(None, _design(model, fitted)),
    ]
    return Call(_class_name(type(model)), (*columns, *keywords))


def _fitted_rows(model: Any, table: pd.DataFrame) -> pd.DataFrame:
    """The rows that a model has kept, of those that its formula was given."""
    left_out = list(getattr(model.data, "missing_row_idx", None) or ())
    if len(model.endog) + len(left_out) != len(table):
        return table
    return table.drop(index=table.index[left_out])


def _class_name(kind: type) -> Node:
    import statsmodels.api as sm  # noqa: PLC0415 - only for its own results

    if getattr(sm, kind.__name__, None) is kind:
        return dotted(f"sm.{kind.__name__}")
    if (name := public_name(kind)) is None:
        raise CallError(f"'{kind.__qualname__}' is a class that is in no package.")
    return name


def _table(table: pd.DataFrame) -> Node:
    return Name(table_name([str(name) for name in table.columns]))


def _formula_function(kind: type) -> Node:
    import statsmodels.formula.api as smf  # noqa: PLC0415 - only for its own results

    for name in dir(smf):
        if getattr(getattr(smf, name), "__self__", None) is kind:
            return dotted(f"smf.{name}")
    raise CallError(f"No function of statsmodels.formula.api makes a {kind.__name__}.")


def _is_default(kind: type, name: str, value: Any) -> bool:
    formal = inspect.signature(kind.__init__).parameters.get(name)  # type: ignore[misc]
    if name in _FILLED and bool(np.all(np.asarray(value) == _FILLED[name])):
        return True
    return formal is not None and same(value, formal.default)


def _argument(name: str, value: Any, table: pd.DataFrame) -> Node:
    from statsmodels.genmod.families.family import Family  # noqa: PLC0415

    if isinstance(value, Family):
        return _family(value)
    if isinstance(value, np.ndarray | pd.Series) and np.size(value) > 1:
        return _column(name, name, np.asarray(value), table)
    return node_of(value)


def _family(family: Any) -> Node:
    """A family with what is not its default, the link included."""
    kind = type(family)
    arguments = []
    for name, formal in inspect.signature(kind.__init__).parameters.items():
        value = getattr(family, name, None)
        if name == "link" and type(value) is not _default_link(kind):
            link = dotted(f"sm.families.links.{type(value).__name__}")
            arguments.append(Argument("link", Call(link, ())))
        elif name not in ("self", "link", "check_link") and not same(value, formal.default):
            arguments.append(Argument(name, node_of(value)))
    return Call(dotted(f"sm.families.{kind.__name__}"), tuple(arguments))


def _default_link(kind: Any) -> type:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of other arguments that are not stated
        return type(kind().link)


def _column(what: str, name: Any, values: Any, table: pd.DataFrame) -> Node:
    """The table's column that holds these values, the one of that name first."""
    found = _matching(name, np.asarray(values), table)
    if found is None:
        raise CallError(f"No column of the table holds the values of {what}.")
    return Index(_table(table), (Argument(None, Constant("string", found)),))


def _matching(name: Any, values: Any, table: pd.DataFrame) -> str | None:
    if values.ndim != 1 or len(values) != len(table):
        return None
    named = [one for one in table.columns if one == name]
    for column in dict.fromkeys([*named, *table.columns]):
        own = table[column]
        numeric = pd.api.types.is_numeric_dtype(own) or pd.api.types.is_bool_dtype(own)
        if numeric and np.allclose(
            own.to_numpy(dtype=np.float64), values, rtol=_KEPT, atol=0, equal_nan=True
        ):
            return str(column)
    return None


def _design(model: Any, table: pd.DataFrame) -> Node:
    """The columns of the design; a first constant one by ``sm.add_constant``."""
    names = list(model.exog_names)
    matrix = np.asarray(model.exog)
    constant = names[0] == _CONSTANT and bool(np.all(matrix[:, 0] == 1))
    found = [
        _matching(name, matrix[:, place], table)
        for place, name in enumerate(names)
        if not (constant and place == 0)
    ]
    lacking = [name for name, one in zip(names[int(constant) :], found, strict=True) if one is None]
    if lacking:
        raise CallError(f"The table lacks columns that it was fitted to: {', '.join(lacking[:6])}.")
    items = Items("list", tuple(Constant("string", one) for one in found))
    columns = Index(_table(table), (Argument(None, items),))
    if not constant:
        return columns
    return Call(dotted("sm.add_constant"), (Argument(None, columns),))


def _fit_arguments(results: Any, table: pd.DataFrame) -> Iterator[Argument]:
    if "Regularized" in type(results).__name__ or hasattr(results, "regularized"):
        raise CallError("What fit_regularized was told is not kept in its result.")
    if isinstance(quantile := getattr(results, "q", None), float):
        yield Argument("q", node_of(quantile))
    kind = str(getattr(results, "cov_type", "nonrobust"))
    if kind == "nonrobust":
        return
    yield Argument("cov_type", Constant("string", kind))
    if keywords := dict(_covariance(results, kind, table)):
        items = tuple((Constant("string", key), value) for key, value in keywords.items())
        yield Argument("cov_kwds", Dict(items))
    if getattr(results, "use_t", False) and hasattr(results, "rsquared"):
        yield Argument("use_t", Constant("logical", True))


def _covariance(results: Any, kind: str, table: pd.DataFrame) -> Iterator[tuple[str, Node]]:
    """What a covariance was told, without what is its default."""
    stated: Mapping[str, Any] = getattr(results, "cov_kwds", None) or {}
    clustered = kind == "cluster"
    usual = {"use_correction": clustered, "adjust_df": clustered, "use_t": False}
    for name, value in stated.items():
        if value is None or name not in _COVARIANCE or usual.get(name) is value:
            continue
        if np.size(value) > 1:
            yield name, _column(name, name, np.asarray(value), table)
        elif isinstance(value, bool | int | float | str | np.generic):
            yield name, node_of(value)
