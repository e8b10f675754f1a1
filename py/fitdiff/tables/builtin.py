"""Built-in tables of packages, by name: R's, scikit-learn's and statsmodels'."""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from fitdiff.errors import DataError, UnavailableError, nearest
from fitdiff.tables.frames import from_frame
from fitdiff.tables.objects import from_object
from fitdiff.tables.options import ReadOptions
from fitdiff.tables.table import Table
from rbridge import Frame, RBridgeError, RRefused, RSession, Value

# Those that scikit-learn ships; the rest would be fetched from the web.
_SKLEARN = ("breast_cancer", "diabetes", "digits", "iris", "linnerud", "wine")


def read_r(place: str, options: ReadOptions) -> Table:
    """Read a data frame of an R package, such as ``datasets::mtcars``; row names are left out.

    Raises
    ------
    DataError
        If R has no such object, or it is no data frame.
    UnavailableError
        If there is no R.
    """
    options.refuse_text_options("a data frame of an R package")
    place = place.strip()
    package, colons, name = place.partition("::")
    if not colons or not package or not name:
        raise DataError(f"'r:{place}' must be r:PACKAGE::NAME, such as r:datasets::mtcars.")
    try:
        with RSession() as session:
            answer = session.call(
                "base", "getExportedValue", {"ns": package, "name": name}, nonfinite="carry"
            )
            if answer.error is not None:
                raise DataError(f"R has no {place}. {_instead(session, package, name)}")
            value = answer.unwrap()
    except RRefused as error:
        raise DataError(f"{place} is not a data frame that can be read: {error}") from None
    except RBridgeError as error:
        raise UnavailableError(f"r:{place} cannot be read: {error}") from error
    if not isinstance(value, Frame):
        raise DataError(f"{place} is not a data frame in R. Use one that is, or as.data.frame().")
    notes = ("The row names of R's data frame are not read.",) if value.row_names else ()
    return from_frame(value, options.name or name, notes)


def _instead(session: RSession, package: str, name: str) -> str:
    """The nearest sets of the package, or packages where there is no such one."""
    asked: dict[str, Value] = {"0": "Meta", "package": package}
    folder = session.call("base", "system.file", asked).unwrap()
    if not folder:
        installed = session.call("base", ".packages", {"all.available": True}).unwrap()
        said = nearest(package, map(str, np.atleast_1d(cast("Any", installed))))
        return f"There is no R package '{package}'. {said}"
    listed = session.call("base", "readRDS", {"file": f"{folder}/data.rds"})
    if listed.error is not None:
        return f"The package '{package}' has no data."
    items = np.atleast_2d(cast("Any", listed.unwrap()))[:, 0]
    # Such as 'beaver1 (beavers)': an object and the file that it is in.
    return nearest(name, {str(item).partition(" ")[0] for item in items})


def read_sklearn(place: str, options: ReadOptions) -> Table:
    """Read a set that scikit-learn ships; classes become a category, ``target``.

    Raises
    ------
    DataError
        If it ships no set of that name.
    """
    import pandas as pd  # noqa: PLC0415 - as the next one
    from sklearn import datasets  # noqa: PLC0415 - two seconds that others must not pay

    options.refuse_text_options("a set of scikit-learn")
    if place not in _SKLEARN:
        raise DataError(f"scikit-learn ships no set '{place}'. {nearest(place, _SKLEARN)}")
    bunch = getattr(datasets, f"load_{place}")(as_frame=True)
    data = dict(bunch.data.items())
    targets = bunch.target.to_frame() if bunch.target.ndim == 1 else bunch.target
    data |= dict(targets.items())
    if "target_names" in bunch and place != "linnerud":
        names = [str(name) for name in bunch.target_names]
        data["target"] = pd.Series(names, dtype="category").iloc[bunch.target]
    return from_object(data, options.name or place)


def read_statsmodels(place: str, options: ReadOptions) -> Table:
    """Read a set that statsmodels ships, such as ``fair``.

    Raises
    ------
    DataError
        If it ships no set of that name.
    """
    from statsmodels import datasets  # noqa: PLC0415 - two seconds that others must not pay

    options.refuse_text_options("a set of statsmodels")
    known = [name for name in dir(datasets) if hasattr(getattr(datasets, name), "load_pandas")]
    if place not in known:
        raise DataError(f"statsmodels ships no set '{place}'. {nearest(place, known)}")
    return from_object(getattr(datasets, place).load_pandas().data, options.name or place)
