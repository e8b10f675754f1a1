"""An estimator or a model that a call made and did not fit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fitdiff.calls.errors import CallError
from fitdiff.calls.tree import Argument, Call, Constant, Member, Name, Node


def fit_if_needed(
    tree: Node, value: Any, names: Mapping[str, Any]
) -> tuple[Node, Any, tuple[str, ...]]:
    """Fit what was not: an estimator to X and y, a model of statsmodels to its own data.

    Returns
    -------
    tree : Node
        The call with what was added.
    value : object
        The result.
    assumptions : tuple of str

    Raises
    ------
    CallError
        If there is nothing to fit to.
    """
    if isinstance(value, type) or not callable(getattr(value, "fit", None)):
        return tree, value, ()
    module = type(value).__module__.split(".")[0]
    if module == "statsmodels" and hasattr(value, "exog"):
        made = Call(Member(tree, "fit"), ())
        return made, value.fit(), ("the model was not fitted: .fit() is added",)
    if not hasattr(value, "get_params") or _is_fitted(value):
        return tree, value, ()
    if "X" not in names:
        raise CallError(
            "The estimator was not fitted and there is no X: the table has no numeric column "
            "besides the outcome. Name columns by features (--features a,b)."
        )
    wanted = _needs_outcome(value)
    if wanted and "y" not in names:
        raise CallError(
            "The estimator was not fitted and no outcome is known. Name its column by outcome "
            "(--outcome COLUMN)."
        )
    given = ("X", "y") if wanted else ("X",)
    made = Call(Member(tree, "fit"), tuple(Argument(None, Name(name)) for name in given))
    value.fit(*(names[name] for name in given))
    return made, value, (f"the estimator was not fitted: .fit({', '.join(given)}) is added",)


def prepared_features(tree: Node) -> Node | None:
    """What a call fits an estimator to, where that is not ``X`` itself: ``.fit(X / 2, y)``.

    Models of statsmodels are fitted to what they were made of: their ``fit`` takes no data.
    """
    match tree:
        case Call(function=Member(name="fit"), arguments=(Argument(name=None | "X") as first, *_)):
            plain = isinstance(first.value, Constant | Name)
            return None if plain else first.value
    return None


def _is_fitted(value: Any) -> bool:
    from sklearn.exceptions import NotFittedError  # noqa: PLC0415 - only here, and slow
    from sklearn.utils.validation import check_is_fitted  # noqa: PLC0415

    try:
        check_is_fitted(value)
    except (NotFittedError, TypeError):
        return False
    return True


def _needs_outcome(value: Any) -> bool:
    from sklearn.base import is_classifier, is_regressor  # noqa: PLC0415
    from sklearn.utils import get_tags  # noqa: PLC0415

    # The tag of a pipeline says nothing of its last step.
    supervised = is_classifier(value) or is_regressor(value)
    return bool(supervised or get_tags(value).target_tags.required)
