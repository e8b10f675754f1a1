"""Names of the parts of a returned tuple, from what the function's documentation says."""

from __future__ import annotations

import inspect
import re
from typing import Any

from fitdiff.quantities.columns import kinds_of_columns

_SECTION = re.compile(r"^Returns\n-+\n(.*?)(?=^\S[^\n]*\n-{3,}$|\Z)", re.DOTALL | re.MULTILINE)
_ENTRY = re.compile(r"^(\w[\w -]*?(?:, ?\w[\w-]*)*) ?:", re.MULTILINE)


def named_parts(value: Any, function: Any) -> Any:
    """A tuple as a dict by the names in the section Returns; anything else as it is.

    A tuple with names of its own, or of which the section names another number of parts, or only
    what is of no known kind, is left as it is.
    """
    if type(value) is not tuple:
        return value
    names = returned_names(function)
    if len(names) != len(value) or len(set(names)) < len(names):
        return value
    if not any(kinds_of_columns(names, value)):
        return value  # two limits, say: numbers in their order, as R returns them
    return dict(zip(names, value, strict=True))


def returned_names(function: Any) -> list[str]:
    """Names of what a function returns, as its numpydoc section lists them; none without one.

    >>> def test(x):
    ...     '''Test.
    ...
    ...     Returns
    ...     -------
    ...     chisq : float
    ...         The statistic.
    ...     pvalue : float
    ...     '''
    >>> returned_names(test)
    ['chisq', 'pvalue']
    """
    found = _SECTION.search(inspect.getdoc(function) or "")
    if found is None:
        return []
    entries = (entry.group(1) for entry in _ENTRY.finditer(found.group(1)))
    return [name.strip() for entry in entries for name in entry.split(",")]
