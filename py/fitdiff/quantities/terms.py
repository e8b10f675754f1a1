"""Names of terms as R, patsy, formulaic and scikit-learn write them, in one normal form.

The normal form of a level of a categorical column is ``column[level]``; interactions are joined by
``:``; the intercept is ``(Intercept)``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

INTERCEPT = "(Intercept)"
_INTERCEPTS = frozenset({"(intercept)", "intercept", "const", "intercept_", "cons", "_cons"})
# C(x), C(x, Treatment("b")), factor(x, levels = ...), as.factor(x), Q("x y")
_WRAPPED = re.compile(r"^(?:C|factor|as\.factor|ordered|Q|relevel)\((.*)\)$", re.DOTALL)
# bs(x, df = 4)2, cr(x, df=4)[0], s(x).3; x_s0 of statsmodels' additive models.
_SPLINE = re.compile(r"^(?:\w+::?)?(bs|ns|cr|cc|te|ti|t2|s|lo|pspline|rcs|mSpline|iSpline)\(")
_SMOOTHER = re.compile(r"_s\d+$")
# ar.L1 and ma.L2 of statsmodels are ar1 and ma2 in R.
_LAG = re.compile(r"^(ar|ma)\.L(\d+)$")
# `my column`b: R's quotes are about the column alone, not the level that follows.
_QUOTED = re.compile(r"^`([^`]*)`(.*)$", re.DOTALL)
# Spaces of code, which packages set as they like; those inside of a name such as "size (cm)" stay.
_AROUND = re.compile(r"\s+(?=[-+*/^=,<>!|&~%:)\]]|$)|(?<=[-+*/^=,<>!|&~%:(\[])\s+")
_NUMBERED = re.compile(r"^((?:C|factor|as\.factor|ordered|relevel)\(.*\))\d+$", re.DOTALL)
_LEVEL = re.compile(r"^(.*)\[(?:[TSDHP]\.)?([^\]]*)\]$", re.DOTALL)


def normal_term(name: str, levels: Mapping[str, Sequence[str]] | None = None) -> str:
    """Write a term in the normal form.

    Parameters
    ----------
    name : str
        As a package reports it, such as ``C(g)[T.b]``, ``factor(g)b`` or ``woolB``.
    levels : mapping of str to sequence of str, optional
        Levels of R's factors by the name that R gives the term: R joins both without a mark.
    """
    if name.strip().lower() in _INTERCEPTS:
        return INTERCEPT
    if lag := _LAG.match(name.strip()):
        return f"{lag.group(1)}{lag.group(2)}"
    return ":".join(_normal_part(part, levels or {}) for part in split_outside(name, ":"))


def basis_of(term: str) -> str:
    """The function whose spline basis a term is one column of; '' for any other term.

    Coefficients of unlike bases have nothing to do with each other, however many there are.
    """
    if found := _SPLINE.match(term):
        return found.group(1)
    return "smoother" if _SMOOTHER.search(term) else ""


def coded_column(label: str) -> str:
    """The column of a normal label of a category: g of ``g[a]`` and of ``C(g,contr.sum)1``.

    R numbers the columns of contrasts that have no level of their own. A label of anything else is
    itself.
    """
    level, numbered = _LEVEL.match(label), _NUMBERED.match(label)
    if level and level.group(1):
        return level.group(1)
    return label if numbered is None else _column(numbered.group(1))


def _normal_part(part: str, levels: Mapping[str, Sequence[str]]) -> str:
    part = _QUOTED.sub(r"\1\2", part.strip())
    for term in sorted(levels, key=len, reverse=True):
        if part.startswith(term) and part[len(term) :] in set(levels[term]):
            return f"{_column(term)}[{part[len(term) :]}]"
    found = _LEVEL.match(part)
    if found and found.group(1):
        return f"{_column(found.group(1))}[{found.group(2)}]"
    return _column(part)


def _column(text: str) -> str:
    """The column that a wrapper such as ``C(x, Sum)`` is about; powers written as R does."""
    text = text.strip().strip("`")
    if found := _WRAPPED.match(text):
        first = split_outside(found.group(1), ",")[0].strip()
        return _column(first.strip("\"'"))
    return _AROUND.sub("", text).replace("**", "^").replace("np.", "")


def split_outside(text: str, mark: str) -> list[str]:
    """Split at a mark that stands outside of brackets and quotes."""
    parts, depth, quote, start = [], 0, "", 0
    for at, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'`":
            quote = character
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
        elif character == mark and depth == 0:
            parts.append(text[start:at])
            start = at + 1
    return [*parts, text[start:]]
