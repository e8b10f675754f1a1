"""`fitdiff::compare` of R: a request as a file, answered as a file.

``python -m fitdiff.api.from_r REQUEST ANSWER``
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from fitdiff.api.comparing import compare
from fitdiff.api.objects.asked import Asked
from fitdiff.errors import FitdiffError
from fitdiff.quantities.fit_facts import FitFacts
from fitdiff.quantities.from_r import from_r
from fitdiff.quantities.quantity import Quantity
from fitdiff.quantities.terms import normal_term
from fitdiff.report.provenance import provenance_of
from fitdiff.tables.reading import read_table


def answer(request: Mapping[str, Any]) -> dict[str, Any]:
    """Compare what R asks for.

    Parameters
    ----------
    request : mapping
        ``columns`` (each with ``name``, ``kind``, ``values`` as texts, ``levels``, ``ordered``),
        ``first`` and ``second`` (see `side_of`), and the keywords of `fitdiff.compare`.

    Returns
    -------
    dict
        ``text``, ``result``, ``code`` and ``made``: both ``calls``, the hash of the ``table``, and
        ``versions``. Or ``error``, a message for the user.
    """
    try:
        table = read_table(
            pd.DataFrame({one["name"]: column_of(one) for one in request["columns"]})
        )
        found = compare(
            side_of(request["first"]),
            side_of(request["second"]),
            table,
            outcome=request.get("outcome"),
            features=request.get("features") or (),
            search=bool(request.get("search", True)),
            budget=float(request.get("budget", 30.0)),
            tolerances=request.get("tolerances") or {},
            allow=request.get("allow") or (),
            seed=int(request.get("seed", 1)),
            progress=lambda text: print(text, file=sys.stderr, flush=True),
        )
    except FitdiffError as error:
        return {"error": str(error)}
    made = provenance_of(found.found, table, "a data frame")
    return {
        "text": found.text,
        "result": found.to_dict(),
        "code": dict(found.code),
        "made": {
            "calls": made.calls,
            "table": made.table,
            "versions": ", ".join(f"{name} {one}" for name, one in made.versions.items()),
        },
    }


def column_of(stated: Mapping[str, Any]) -> Any:
    """Build a column from texts; None is NA."""
    values: list[Any] = stated["values"]
    match stated["kind"]:
        case "category":
            return pd.Categorical(values, categories=stated["levels"], ordered=stated["ordered"])
        case "boolean":
            known = [None if one is None else one == "true" for one in values]
            return pd.array(known, dtype="boolean")
        case "integer":
            return pd.array([None if one is None else int(one) for one in values], dtype="Int64")
        case "float":
            return _doubles(values)
    return np.array(values, dtype=object)


def side_of(stated: Mapping[str, Any]) -> Asked:
    """Build a side.

    Parameters
    ----------
    stated : mapping
        ``title``, ``call`` and, of an object, ``why_no_call``, ``quantities`` (as
        ``fitdiff::quantities_of`` gives them, values as texts), ``levels``, ``facts``, ``design``.
    """
    call: str | None = stated.get("call") or None
    language = "py" if call is not None and call.lstrip().startswith("py") else "r"
    if not stated.get("quantities"):
        return Asked(stated["title"], language, call)  # type: ignore[arg-type]
    levels = stated.get("levels") or {}
    reported = [{**one, "values": _doubles(one["values"])} for one in stated["quantities"]]
    found = from_r(reported, levels)

    def read(features: pd.DataFrame | None, names: Sequence[str]) -> Sequence[Quantity]:  # noqa: ARG001
        return found

    design = {
        normal_term(name, levels): _doubles(values)
        for name, values in (stated.get("design") or {}).items()
    }
    return Asked(
        stated["title"], "r", call, stated["why_no_call"], read,
        facts=_facts(stated.get("facts") or {}),
        design=pd.DataFrame(design) if design else None,
    )  # fmt: skip


def _facts(stated: Mapping[str, Any]) -> FitFacts:
    events, censored = (_count(stated.get(name)) for name in ("events", "censored"))
    return FitFacts(stated.get("event") or "", events, censored, stated.get("not_converged") or "")


def _count(stated: Any) -> float | None:
    """A count; R writes NaN as text."""
    return float(stated) if isinstance(stated, int | float) else None


def _doubles(values: Sequence[str | None]) -> Any:
    return np.array([np.nan if one is None else float(one) for one in values], dtype=np.float64)


def main() -> None:
    """Read the request, and write the answer."""
    asked, answered = map(Path, sys.argv[1:3])
    request = json.loads(asked.read_text(encoding="utf-8"))
    answered.write_text(json.dumps(answer(request)), encoding="utf-8")


if __name__ == "__main__":
    main()
