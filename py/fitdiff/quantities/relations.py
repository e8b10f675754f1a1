"""Relations between the same quantity of two sides that tell the same fit otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from fitdiff.quantities.alignment import Aligned
from fitdiff.quantities.quantity import Floats

# Looser than rounding, since both sides may be iterative, and far below what chance gives.
_CLOSE = 1e-6
# Below this a sum of two statistics may be such a number by chance.
_FEW = 6
# Of what a ratio is off 1, how much that may vary.
_SHARE = 1e-2
# Of a shift, to which the errors of values larger than it are added.
_CONSTANT = 1e-4


def relation_of(aligned: Aligned) -> str:
    """Name the relation of different values, as a sentence; '' where there is none.

    A relation needs three entries or more, so that it cannot hold by chance; a change of sign and
    one minus the other need two.
    """
    a, b = aligned.first, aligned.second
    usable = np.isfinite(a) & np.isfinite(b)
    if _close(a[usable], b[usable], rtol=_CLOSE, atol=0) or usable.sum() < 2:
        return ""
    with np.errstate(all="ignore"):  # squares of huge values, logarithms of 0
        return next(_relations(a[usable], b[usable]), "")


def parameters_apart(kind: str, apart: float, rows: int, close: float = _CLOSE) -> str:
    """Say how many parameters more one side counts, where AIC or BIC differ by just that.

    Parameters
    ----------
    kind : {'AIC', 'BIC'}
    apart : float
        First minus second, with equal log-likelihoods.
    rows : int
    close : float
        How near to a whole count, relatively.
    """
    unit = 2.0 if kind == "AIC" else float(np.log(max(rows, 2)))
    count = round(apart / unit)
    if count == 0 or abs(count) > 5 or abs(apart - count * unit) > close * unit:
        return ""
    more = "first" if count > 0 else "second"
    what = "1 parameter" if abs(count) == 1 else f"{abs(count)} parameters"
    each = "2" if kind == "AIC" else "log(n)"
    return f"exactly {each} x {abs(count)}: the {more} call counts {what} more"


def denominator_relation(aligned: Aligned, rows: int) -> str:
    """Say that values differ by n - 1 for n in a denominator, or by its square root."""
    a, b = aligned.first, aligned.second
    usable = np.isfinite(a) & np.isfinite(b) & (b != 0)
    if rows < 3 or usable.sum() < 2:
        return ""
    with np.errstate(all="ignore"):  # a diverged fit may report numbers near the largest
        ratio = a[usable] / b[usable]
    share = (rows - 1) / rows
    told = {
        "sqrt((n - 1)/n)": np.sqrt(share),
        "(n - 1)/n": share,
        "sqrt(n/(n - 1))": np.sqrt(1 / share),
        "n/(n - 1)": 1 / share,
    }
    for words, factor in told.items():
        if _close(ratio, factor, rtol=_CLOSE, atol=0):
            return (
                f"the first is {words} times the second, n = {rows}: a variance over n - 1 on one "
                "side, over n on the other"
            )
    return ""


def class_denominator_relation(aligned: Aligned, rows: int) -> str:
    """Say that variances of classes differ by m - 1 for m, the rows of each class, m by m.

    Labels are ``column (class)``; what the ratios tell of the classes' rows must add up to all.
    """
    classes: dict[str, list[int]] = {}
    for place, label in enumerate(aligned.labels):
        classes.setdefault(label.rpartition(" (")[2], []).append(place)
    for one, other, names in (
        (aligned.first, aligned.second, ("first", "second")),
        (aligned.second, aligned.first, ("second", "first")),
    ):
        with np.errstate(all="ignore"):
            ratios = other / one
            sizes = [1 / (1 - float(np.median(ratios[places]))) for places in classes.values()]
        known = all(np.isfinite(size) and size >= 2 for size in sizes)
        if not known or sum(round(size) for size in sizes) != rows:
            continue
        shares = (1 - 1 / round(size) for size in sizes)
        if all(
            _close(ratios[places], share, rtol=_CLOSE, atol=0)
            for places, share in zip(classes.values(), shares, strict=True)
        ):
            return (
                f"variances of a class of m rows over m - 1 in the {names[0]}, over m in the "
                f"{names[1]}"
            )
    return ""


def code_relation(aligned: Aligned) -> str:
    """Say that whole numbers are the same codes, counted from another one."""
    a, b = aligned.first, aligned.second
    whole = all(np.array_equal(one, np.round(one)) for one in (a, b))
    if a.size < 3 or not whole or np.ptp(a - b) != 0 or np.ptp(a) == 0:
        return ""
    first, second = f"{a.min():.0f}", f"{b.min():.0f}"
    return f"the same codes, counted from {first} by the first and from {second} by the second"


def column_relation(aligned: Aligned, columns: Mapping[str, Floats]) -> str:
    """Say of which column one side's values are a multiple, row by row; '' where of none."""
    a, b = aligned.first, aligned.second
    for name, column in columns.items():
        if column.size != a.size or np.ptp(column) == 0:
            continue
        if _close(a, b * column, rtol=_CLOSE, atol=0):
            return f"the first is the second times {name}"
        if _close(b, a * column, rtol=_CLOSE, atol=0):
            return f"the second is the first times {name}"
    return ""


def may_be_of_column(aligned: Aligned, value: float) -> bool:
    """Whether the first entries allow `column_relation`, for a column's first value."""
    one, other = aligned.first[:1], aligned.second[:1]
    return _close(one, other * value, rtol=_CLOSE, atol=0) or _close(
        other, one * value, rtol=_CLOSE, atol=0
    )


def sign_relation(aligned: Aligned) -> str:
    """Say that columns of a matrix are equal but for their signs, as components may be."""
    columns: dict[str, list[int]] = {}
    for place, label in enumerate(aligned.labels):
        _, bracket, column = label.rpartition(" (")
        if not bracket:
            return ""
        columns.setdefault(column, []).append(place)
    turned = 0
    for places in columns.values():
        a, b = aligned.first[places], aligned.second[places]
        spread = float(np.abs(a).max()) or 1.0
        if np.abs(a + b).max() <= _CLOSE * spread and len(places) > 2:
            turned += 1
        elif np.abs(a - b).max() > _CLOSE * spread:
            return ""
    return f"equal but for the signs of {turned} of {len(columns)} columns" if turned else ""


def square_relation(aligned: Aligned, close: float, fewest: int = 2) -> str:
    """Say that one side reports Wald's chi-squared of one degree of freedom, the other z.

    Parameters
    ----------
    aligned : Aligned
        Statistics.
    close : float
        What z may differ by, relatively.
    fewest : int
        Statistics that there must be: one alone may be a square by chance, unless p-values agree.
    """
    a, b = aligned.first, aligned.second
    usable = np.isfinite(a) & np.isfinite(b)
    for one, other, names in ((a, b, ("first", "second")), (b, a, ("second", "first"))):
        squares, roots = one[usable], np.abs(other[usable])
        if squares.size < fewest or (squares < 0).any():
            continue
        if _close(np.sqrt(squares), roots, rtol=close, atol=0):
            return f"the {names[0]} is the square of the {names[1]}: Wald's chi-squared and z"
    return ""


def rank_relation(aligned: Aligned, rows: int) -> str:
    """Say that two statistics count ranks, or pairs, of the other sign; p-values must agree.

    Sums of signed ranks of n differences add up to n (n + 1) / 2, Mann and Whitney's counts of
    pairs to the product of the sizes of both groups.
    """
    if aligned.first.size != 1:
        return ""
    total = float(aligned.first[0] + aligned.second[0])
    if not np.isfinite(total) or min(aligned.first[0], aligned.second[0]) < 0 or total < _FEW:
        return ""
    count = round((np.sqrt(8 * total + 1) - 1) / 2)
    if total == count * (count + 1) / 2 and count <= rows:
        return f"sums of ranks of the other sign: together n (n + 1) / 2, n = {count}"
    if any(total == size * (rows - size) for size in range(1, rows)):
        return "pairs counted the other way: together the product of the groups' sizes"
    return ""


def _relations(a: Floats, b: Floats) -> Iterator[str]:
    if _close(a, -b, rtol=_CLOSE, atol=0):
        yield "equal but for the sign"
    if _bounded(a) and _bounded(b) and _close(a, 1 - b, rtol=0, atol=_CLOSE):
        yield "each is one minus the other"
    for one, other, names in ((a, b, ("first", "second")), (b, a, ("second", "first"))):
        if _close(one, other**2, rtol=_CLOSE, atol=0):
            yield f"the {names[0]} is the square of the {names[1]}"
    if a.size < 3:
        return
    if _close(np.sort(a), np.sort(b), rtol=_CLOSE, atol=0):
        yield "the same values in another order"
    ratio = a / b
    constant = np.isfinite(ratio).all() and np.ptp(ratio) <= _CLOSE * abs(ratio[0])
    # Nearly equal numbers have a ratio near 1, of which that is noise.
    if constant and np.ptp(ratio) <= _SHARE * abs(ratio[0] - 1):
        yield f"the first is {ratio[0]:.8g} times the second"
    apart = a - b
    spread = max(np.ptp(a), np.ptp(b))
    # Values of unlike size differ by little of the largest, and by nothing constant.
    if spread > 0 and np.ptp(apart) <= min(_CLOSE * spread, _CONSTANT * np.abs(apart).min()):
        yield f"the first is the second plus {apart[0]:.8g}"
    yield from _transformed(a, b, "first", "second")
    yield from _transformed(b, a, "second", "first")


def _transformed(a: Floats, b: Floats, name: str, other: str) -> Iterator[str]:
    if _bounded(a, open_ends=True) and _close(np.log(a / (1 - a)), b, rtol=_CLOSE, atol=_CLOSE):
        yield f"the {other} is the log odds of the {name}"
    if (a > 0).all() and _close(np.log(a), b, rtol=_CLOSE, atol=_CLOSE):
        yield f"the {other} is the logarithm of the {name}"


def _close(a: Floats, b: Floats | float, *, rtol: float, atol: float) -> bool:
    """As `numpy.allclose`, which takes long: the first entries tell most apart."""
    if np.size(a) and np.size(b):
        one, other = float(np.ravel(a)[0]), float(np.ravel(b)[0])
        if np.isfinite(one) and np.isfinite(other) and abs(one - other) > atol + rtol * abs(other):
            return False
    return bool(np.allclose(a, b, rtol=rtol, atol=atol))


def _bounded(values: Floats, *, open_ends: bool = False) -> bool:
    inside = (values > 0) & (values < 1) if open_ends else (values >= 0) & (values <= 1)
    return bool(inside.all())
