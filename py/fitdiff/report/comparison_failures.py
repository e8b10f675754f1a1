"""What a call that failed says, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from fitdiff.comparison.calls.side import NOT_A_NUMBER

# By what the functions of both languages say.
_ADVICE: Mapping[re.Pattern[str], str] = {
    re.compile(pattern): advice
    for pattern, advice in (
        (
            r"endog has evaluated to an array with multiple columns",
            "True and false, or text, are two columns on the left of a Python formula: write "
            "I(1 * (CONDITION)).",
        ),
        (
            r"contrasts can be applied only to factors with 2 or more levels",
            "A text column or factor of the formula has one level in the rows that are used: leave "
            "it out of both calls.",
        ),
        (
            r"NA/NaN/Inf in|contains inf|infinity",
            "A column holds infinity, or a logarithm of 0: leave these rows out of the table.",
        ),
        (
            r"y values must be 0 <= y <= 1",
            "The outcome of a binomial model is 0 and 1, a factor, shares, or cbind(EVENTS, "
            "OTHERS).",
        ),
        (
            r"at least 2 classes|contains only one class",
            "The outcome has one value in the rows that are used.",
        ),
        (
            r"predict requires that you use a DataFrame",
            "Write .predict(pd.DataFrame({'COLUMN': [1, 2]})).",
        ),
        (
            r"Found array with 0 sample|0 \(non-NA\) cases|zero-size array",
            "No row is left: a column that the calls name is missing in all, or each lacks one.",
        ),
    )
}


_FOR_NAN = "Look for missing values, infinity, logarithms of 0 and columns without spread."


def failure_text(errors: Sequence[tuple[str, str]], *, named: bool) -> str:
    """Why sides have no numbers, and the next step where it is known, once.

    Parameters
    ----------
    errors : sequence of (str, str)
        The name of each side that failed, and why.
    named : bool
        Whether the names are needed to tell the sides apart.
    """
    said, advised = [], []
    for name, error in errors:
        if error == NOT_A_NUMBER:
            said.append(f"The {name} call gives {error}." if named else f"A call gives {error}.")
            advised.append(_FOR_NAN)
            continue
        ended = error if error.endswith(".") else f"{error}."
        said.append(f"The {name} call failed: {ended}" if named else ended)
        advised += [advice for pattern, advice in _ADVICE.items() if pattern.search(error)]
    return " ".join([*said, *dict.fromkeys(advised)])
