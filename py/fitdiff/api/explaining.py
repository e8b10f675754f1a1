"""`fitdiff.explain`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from fitdiff.api.study import Study
from fitdiff.api.study_results import ExplanationResult


def explain(
    first: str,
    second: str,
    study: str | Path | Study,
    profile: str = "paper",
    *,
    order: Sequence[str] = (),
    shapley: bool = False,
    orders: int = 20,
    metric: str = "",
    both_ends: bool = True,
    workers: int | None = None,
    progress: Callable[[str], None] | None = None,
) -> ExplanationResult:
    """Explain the gap between two methods on the splits of a study, setting by setting.

    Parameters
    ----------
    first, second : str
        Names of methods, or paths of TOML files.
    study : str, Path or Study
    profile, order, shapley, orders, metric, both_ends, workers, progress
        As of `Study.explain`.

    Examples
    --------
    >>> import fitdiff
    >>> found = fitdiff.explain(
    ...     "lm-top10", "glm-top10", "comparisons/studies/breast-cancer.toml", "smoke"
    ... )  # doctest: +SKIP
    """
    chosen = study if isinstance(study, Study) else Study.read(study)
    return chosen.explain(
        first, second, profile,
        order=order, shapley=shapley, orders=orders, metric=metric, both_ends=both_ends,
        workers=workers, progress=progress,
    )  # fmt: skip
