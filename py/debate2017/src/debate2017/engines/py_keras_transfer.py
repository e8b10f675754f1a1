"""Engine ``py.keras-transfer``: nets that have learned from other images, on Keras."""

from __future__ import annotations

from debate2017.transfer import supports
from debate2017.transfer.fine_tuning import fit_fine_tuned
from debate2017.transfer.logistic import fit_logistic
from fitdiff.engines.contract import Context, Engine, Fit, SplitData
from fitdiff.engines.py_keras import problem, versions
from fitdiff.methods.method import Method


def fit(method: Method, rows: SplitData, context: Context) -> Fit:
    """Fit a logistic regression on a body's features, or the body's last layers.

    Raises
    ------
    DataError
        If the rows are not those that the split means, or not the images that the method needs.
    TimeoutError
        If the fit takes longer than the context allows.
    """
    if method.model == "transfer-logistic":
        return fit_logistic(method, rows, context)
    return fit_fine_tuned(method, rows, context)


_FILES = (
    *("debate2017.transfer", "debate2017.data.images", "debate2017.data.idx"),
    *("debate2017.data.sources", "debate2017.data.specification", "fitdiff.engines.py_keras"),
    *("fitdiff.models.nets", "fitdiff.models.folds", "fitdiff.transforms.scaling"),
)

ENGINE = Engine(
    name="py.keras-transfer",
    supports=supports.SUPPORTS,
    fit=fit,
    versions=versions,
    files={"transfer-logistic": _FILES, "fine-tuned": _FILES},
    problem=problem,
    incompatibility=supports.incompatibility,
    heeds=frozenset({"plain"}),
)
