"""What a Python fit says of its outcome and of its solver, besides numbers to compare."""

from __future__ import annotations

from typing import Any

import numpy as np

from fitdiff.quantities.fit_facts import FitFacts
from fitdiff.quantities.quantity import class_name, read_attribute


def facts_of(result: Any, outcome: Any = None) -> FitFacts:
    """Read which event a fit models, how often it counted it, and whether its solver arrived.

    Parameters
    ----------
    result : object
    outcome : object, optional
        What an estimator was fitted to.
    """
    event, events, censored = _outcome(result, outcome)
    return FitFacts(event, events, censored, _not_converged(result))


def _outcome(result: Any, outcome: Any) -> tuple[str, float | None, float | None]:
    classes = read_attribute(result, "classes_")
    if classes is not None and np.size(classes) == 2:
        if outcome is None or np.ndim(outcome) != 1:
            return class_name(classes[1]), None, None
        return class_name(classes[1]), float(np.sum(np.asarray(outcome) == classes[1])), None
    observed = read_attribute(result, "event_observed")
    model = read_attribute(result, "model")
    status = read_attribute(model, "status") if observed is None else observed
    if status is not None and np.ndim(status) == 1:
        # An event is a 1, as for the likelihood of statsmodels; other codes count as censored.
        happened = float(np.sum(np.asarray(status, dtype=np.float64) == 1))
        return "", happened, float(np.size(status)) - happened
    endog = read_attribute(model, "endog")
    family = type(read_attribute(model, "family")).__name__
    binary = type(model).__name__ in ("Logit", "Probit") or family == "Binomial"
    if endog is None or not binary or np.ndim(endog) != 1:
        return "", None, None
    trials = read_attribute(model, "n_trials")
    counts = np.asarray(endog, dtype=np.float64) * (1.0 if trials is None else trials)
    for name in ("freq_weights", "var_weights"):
        weights = read_attribute(model, name)
        counts = counts if weights is None or np.ndim(weights) != 1 else counts * weights
    return _modelled(model), float(np.sum(counts)), None


def _modelled(model: Any) -> str:
    """The event of a binomial model: of a category coded as columns, the first one's level."""
    names = read_attribute(model, "endog_names")
    if isinstance(names, list | tuple) and names:
        first = str(names[0])
        return first.rpartition("[")[2].rstrip("]").removeprefix("T.") if "[" in first else ""
    return "1"


def _not_converged(result: Any) -> str:
    said = read_attribute(result, "mle_retvals")
    if isinstance(said, dict) and said.get("converged") in (False, np.False_):
        return "mle_retvals['converged'] is False"
    for name in ("converged", "converged_"):
        if read_attribute(result, name) in (False, np.False_):
            return f"{name} is False"
    return ""
