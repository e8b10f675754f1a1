"""The stages of a comparison as a table of at most 80 columns."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Sequence

from fitdiff.causes.calls.change import Side
from fitdiff.causes.calls.comparison import Comparison
from fitdiff.causes.calls.trials import SIDES
from fitdiff.comparison.calls.stages import Stage
from fitdiff.quantities.agreement import RULES, Agreement
from fitdiff.report.comparison_facts import Line
from fitdiff.report.comparison_words import kinds_listed
from fitdiff.report.stage_order import in_order

# What packages define otherwise: how each was obtained is said where they differ.
_DEFINED = frozenset(
    {"statistics", "p-values", "interval, lower", "interval, upper", "predictions",
     "predicted classes", "importance", "dispersion"}
)  # fmt: skip
# Numbers that stand for names: what they differ by means nothing.
_NAMES = frozenset({"predicted classes", "clusters"})
_WIDTHS = (20, 5, 37)


def first_difference(stages: Sequence[Stage]) -> Stage | None:
    """The first stage that differs, or None."""
    return next((stage for stage in stages if stage.differs), None)


def number(value: float) -> str:
    """Three digits or all before the point, as 0.325, 13.2, 1008 or 2.9e-11."""
    return f"{value:.0f}" if 1000 <= abs(value) < 1e6 else f"{value:.3g}"


def value_at(stage: Stage, names: dict[Side, str]) -> str:
    """Say how far a stage's worst entry is apart, and both values.

    The worst is that of the verdict's measure; another entry may differ more in plain numbers.
    """
    worst = stage.agreement
    assert worst is not None
    kind = stage.kind[:1].upper() + stage.kind[1:]
    where = f"{place(stage, worst)} " if worst.where else ""
    several = stage.kind.endswith("s") or stage.kind.startswith(("degrees", "rows"))
    verb = "differ" if several else "differs"
    if stage.kind in _NAMES:
        return f"{kind} differ in {apart(stage, worst)[0]}."
    first, second = (
        "NA" if one == "nan" and names[side] == "R" else one
        for side, one in zip(SIDES, _both(worst.first, worst.second), strict=True)
    )
    values = f"{where}{first} in {names['first']}, {second} in {names['second']}"
    if not math.isfinite(worst.first - worst.second):
        return f"{kind} {verb}: {values}."
    if not worst.is_largest:
        return (
            f"{kind} {verb}, most for {'their' if several else 'its'} size at {values}; by up to "
            f"{number(worst.largest)} at {labelled(stage, worst.largest_where)}."
        )
    return f"{kind} {verb} by up to {number(worst.largest)}: {values}."


def scaled(stage: Stage) -> str:
    """A difference in standard errors, standard deviations or the tolerance's measure; digits."""
    worst = stage.agreement
    assert worst is not None
    if not math.isfinite(worst.distance):
        return ""
    digits = "1 digit agrees" if worst.digits == 1 else f"{worst.digits or 'no'} digits agree"
    if stage.in_errors is not None:
        return f"{number(stage.in_errors)} standard errors; {digits}"
    if stage.kind in ("fitted values", "predictions"):
        return f"{number(worst.distance)} sd of the fitted values; {digits}"
    if worst.largest <= worst.tolerance:
        # Without it a plain difference below a tolerance of another measure looks equal.
        return f"{number(worst.distance)} as the tolerance has it: {RULES[stage.kind].measure}"
    return digits if stage.kind in ("coefficients", "estimate", "standard errors") else ""


def _both(a: float, b: float) -> tuple[str, str]:
    """Two numbers with as many digits as tell them apart."""
    for digits in range(4, 17):
        one, other = f"{a:.{digits}g}", f"{b:.{digits}g}"
        if f"{a:.{digits - 1}g}" != f"{b:.{digits - 1}g}" or a == b:
            break
    return one, other


def place(stage: Stage, worst: Agreement) -> str:
    """Where two sides are furthest apart: a row or a term."""
    return labelled(stage, worst.where)


def apart(stage: Stage, worst: Agreement) -> tuple[str, str]:
    """The largest plain difference and where; the entry furthest apart by the measure, if another.

    Without a label where there is one entry only.
    """
    if stage.kind == "rows used":
        return _counts(worst), ""
    if worst.state == "same":
        return number(worst.largest), ""
    if stage.kind in _NAMES:
        other = int((worst.aligned.first != worst.aligned.second).sum())
        return f"{other} of {worst.entries} rows, first {place(stage, worst)}", ""
    if not math.isfinite(worst.first - worst.second):
        return f"{worst.first:.4g} and {worst.second:.4g} {place(stage, worst)}".strip(), ""
    label = labelled(stage, worst.largest_where) if worst.entries > 1 else ""
    said = f"{number(worst.largest)} {label}".strip()
    if worst.is_largest:
        return said, ""
    own = number(abs(worst.first - worst.second))
    return said, f"most for its size: {own} {place(stage, worst)}"


def _counts(worst: Agreement) -> str:
    """How many rows each side used."""
    same = worst.state == "same"
    return f"{worst.first:g} on both sides" if same else f"{worst.first:g} and {worst.second:g}"


def labelled(stage: Stage, label: str) -> str:
    """Return the label of a value: a row of the table is called so, and a value without a name."""
    rows = ("fitted values", "probabilities", "predictions", "predicted classes")
    if not label.isdigit():
        return label
    return f"row {label}" if stage.kind in rows else f"value {label}"


def related(stage: Stage, names: dict[Side, str]) -> str:
    """How both sides' values are related, with the sides' names."""
    said = stage.relation
    for side, name in names.items():
        for before, after in ((f"the {side}", name), (f"The {side}", name[:1].upper() + name[1:])):
            said = said.replace(f"{before} call", after).replace(before, after)
    return said


def stage_table(found: Comparison, names: dict[Side, str]) -> str:
    """The stages, one a line: same or not, the largest difference and where, the tolerance."""
    lines = [_line("stage", "same", "largest difference", "tolerance")]
    for one in in_order(found, names):
        lines += stage_lines(one, names) if isinstance(one, Stage) else _noted(one)
    for kind, said in not_compared(found, names):
        lines += _long(kind, "-", said)
    return "\n".join(lines)


def not_compared(found: Comparison, names: dict[Side, str]) -> Iterator[tuple[str, str]]:
    """What was not compared, and why; what a side does not report makes one line."""
    for key, name in names.items():
        lacking = [
            stage.kind
            for stage in found.stages
            if stage.agreement is None and stage.why_not.startswith(f"the {key} ")
        ]
        if lacking:
            yield "not compared", f"{name} reports no {', '.join(kinds_listed(lacking))}"
    for stage in found.stages:
        if stage.agreement is None and not stage.why_not.startswith("the "):
            yield stage.kind, stage.why_not


def _noted(line: Line) -> list[str]:
    """A line that may go on below, with a tolerance where there is room for it."""
    stage, same, said, tolerance = line
    if tolerance and len(said) <= _WIDTHS[2]:
        return [_line(stage, same, said, tolerance)]
    return _long(stage, same, said)


def stage_lines(stage: Stage, names: dict[Side, str]) -> list[str]:
    """Lines of the table of stages about one that was compared."""
    worst = stage.agreement
    assert worst is not None
    said, furthest = apart(stage, worst)
    tolerance = "exact" if worst.tolerance == 0 else f"{worst.tolerance:.0e}".replace("e-0", "e-")
    same = "yes" if worst.state == "same" else "NO"
    # A long label goes below its number, where the tolerance leaves it no room.
    begins, *rest = textwrap.wrap(said, _WIDTHS[2], break_long_words=False) or [""]
    lines = [_line(stage.kind, same, begins, tolerance)]
    for one in filter(None, (" ".join(rest), furthest)):
        lines += _long("", "", one)
    lines += _long("", "", scaled(stage)) if stage.differs and scaled(stage) else []
    lines += _long("", "", related(stage, names)) if stage.relation else []
    if stage.differs and stage.kind in _DEFINED and all(stage.how) and len(set(stage.how)) > 1:
        ways = (f"{name}: {how}" for name, how in zip(names.values(), stage.how, strict=True))
        lines += _long("", "", "; ".join(ways))
    left = [
        f"{name} only: {', '.join(labels[:6])}"
        for name, labels in zip(
            names.values(), (worst.aligned.only_first, worst.aligned.only_second), strict=True
        )
        if labels
    ]
    for one in left:
        lines += _long("", "", one)
    if worst.aligned.by_position:
        lines += _long("", "", f"{len(worst.aligned.by_position)} aligned by position")
    return lines


def _line(stage: str, same: str, said: str, tolerance: str = "") -> str:
    widths = _WIDTHS
    return f"  {stage:<{widths[0]}}{same:<{widths[1]}}{said:<{widths[2]}}  {tolerance}".rstrip()


def _long(stage: str, same: str, said: str) -> list[str]:
    """A line whose text may go on below, up to the last column."""
    start = 2 + _WIDTHS[0] + _WIDTHS[1]
    parts = textwrap.wrap(said, 80 - start, break_long_words=True) or [""]
    first = _line(stage, same, parts[0])
    return [first, *(" " * start + part for part in parts[1:])]
