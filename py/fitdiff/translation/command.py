"""What ``fitdiff translate`` prints."""

from __future__ import annotations

import json
import tempfile
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np

from fitdiff.calls import Workers, parse_call
from fitdiff.tables.reading import read_table
from fitdiff.tables.table import Table
from fitdiff.translation.placing import place_of, write_csv
from fitdiff.translation.running import Agreement, agreements, run_script
from fitdiff.translation.script_data import Place
from fitdiff.translation.translate import Translation, translate_call
from fitdiff.translation.unknown import table_for
from fitdiff.translation.words import worded

_NAMES = {"r": "R", "py": "Python"}
SAME, DIFFERENT, INEXACT = 0, 1, 3
# R and Python read some decimals one unit in the last place apart, and add in another order.
ROUNDING = 1e-12
# Columns of numbers with more values than this are no factors.
_FEW = 100


def translated(
    call: str,
    source: str | None,
    outcome: str | None,
    features: Sequence[str],
    to: str,
    only: str,
    run: bool,
    as_json: bool = False,
    say: Callable[[str], None] = lambda text: None,  # noqa: ARG005
) -> tuple[str, int]:
    """Translate a call, and say so, in words or as JSON; `say` is told what begins.

    Returns
    -------
    text : str
    code : int
        0 equal, 1 not equal when run, 3 no exact equal.
    """
    with Workers() as workers:
        parsed = parse_call(call, workers)
        say("looking for the nearest function")
        if source is None:
            table, place = table_for(parsed), Place("data.csv")
        else:
            table = read_table(source)
            place = place_of(source, table)
        made = translate_call(parsed, table, place, workers, outcome, features, to)
    if only:
        own = made.source.language == only
        return (made.own if own else made.other), (SAME if made.exact else INEXACT)
    lines = [*_head(made), *_script(made, True), *_script(made, False), *_gaps(made)]
    code = SAME if made.exact else INEXACT
    found: tuple[Agreement, ...] = ()
    if run and source is not None:
        say("running both scripts")
        said, equal, found = _run(made, table, place)
        lines += said
        code = code if equal or code == INEXACT else DIFFERENT
    return (_json(made, found) if as_json else "\n".join(lines) + "\n"), code


def _json(made: Translation, found: Sequence[Agreement]) -> str:
    """Both scripts, what cannot be the same, and how far they are apart; null: not aligned."""
    sides = {"source": (made.source, made.own), "target": (made.target, made.other)}
    content = {
        **{
            side: {"language": card.language, "function": card.name, "script": script}
            for side, (card, script) in sides.items()
        },
        "exact": made.exact,
        "lacks": [
            {"setting": one.setting, "wanted": worded(one.wanted), "has": worded(one.has)}
            for one in made.lacks
        ],
        "not_translated": list(made.unread),
        "unlike": [asdict(one) for one in made.unlike],
        "run": [
            {
                "quantity": one.kind,
                "difference": one.difference if np.isfinite(one.difference) else None,
            }
            for one in found
        ],
    }
    return json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def _head(made: Translation) -> list[str]:
    other = _NAMES[made.target.language]
    if made.exact:
        text = f"{made.source.name} is {made.target.name} of {made.target.module} in {other}."
    else:
        text = (
            f"No {other} function with a card is exactly equal. The nearest is "
            f"{made.target.name} of {made.target.module}; see what differs at the end."
        )
    return [*textwrap.wrap(text, 80), ""]


def _script(made: Translation, own: bool) -> Iterator[str]:
    card = made.source if own else made.target
    said = "every setting written out" if own else "the equal" if made.exact else "the nearest"
    title = f"{_NAMES[card.language]}, {said} "
    yield title + "-" * (80 - len(title))
    yield from (made.own if own else made.other).splitlines()
    yield ""


def _gaps(made: Translation) -> Iterator[str]:
    """What the other function cannot have, and quantities that it reports in another way."""
    if not made.lacks and not made.unread and not made.unlike:
        return
    yield "Not the same:"
    for lack in made.lacks:
        text = (
            f"{lack.setting}: {worded(lack.wanted)} in {made.source.name}, "
            f"{worded(lack.has)} in {made.target.name}"
        )
        yield from _item(text)
    for code in made.unread:
        yield from _item(f"{code} of {made.source.name} is not translated")
    for one in made.unlike:
        if one.theirs == "not reported":
            yield from _item(f"{one.kind}: {made.target.name} reports none")
        else:
            yield from _item(
                f"{one.kind}: {one.mine} in {made.source.name}, {one.theirs} in {made.target.name}"
            )
    yield ""


def _item(text: str) -> list[str]:
    return textwrap.wrap(
        text, 80, initial_indent="  ", subsequent_indent="    ", break_on_hyphens=False
    )


def _run(
    made: Translation, table: Table, place: Place
) -> tuple[list[str], bool, tuple[Agreement, ...]]:
    """Run both scripts as bare ones, and the call's own again with a tighter solver."""
    found, problem = run_both(made, table, place)
    if problem:
        return [problem], False, ()
    exact = found
    if made.own_tight and worst_of(found) > ROUNDING:
        exact, problem = run_both(replace(made, own=made.own_tight), table, place)
    close = not problem and worst_of(exact) <= made.agrees
    said = "they agree" if close else "THEY DIFFER" if made.exact else "they differ, as said above"
    lines = [f"Both scripts were run: {said}. Largest relative difference:"]
    tightened = {one.kind: one for one in exact} if exact is not found else {}
    head = f"  {'':20} {'as is':>9}" + ("  tightened" if tightened else "")
    lines += [head] if tightened else []
    for one in found:
        again = f"  {_figure(tightened[one.kind]):>9}" if one.kind in tightened else ""
        lines.append(f"  {one.kind:20} {_figure(one):>9}{again}")
    if tightened:
        limit = f"as is, {made.source.name} stops at its own limit of accuracy"
        lines += textwrap.wrap(f"Tightened: {print_tight(made)}; {limit}.", 80)
    if worst_of(exact) > ROUNDING and made.because and close:
        lines += textwrap.wrap(f"What is left: {made.because}.", 80)
    return lines, close or not made.exact, found


def print_tight(made: Translation) -> str:
    """The arguments that tighten the call's own solver."""
    sign = " = " if made.source.language == "r" else "="
    limits = made.source.tight
    return ", ".join(f"{name.removeprefix('fit:')}{sign}{code}" for name, code in limits.items())


def worst_of(found: Sequence[Agreement]) -> float:
    """The largest difference; infinite if nothing was compared."""
    return max((one.difference for one in found), default=float("inf"))


def _figure(one: Agreement) -> str:
    if np.isinf(one.difference):
        return "cannot be aligned"
    return "0" if one.difference == 0 else f"{one.difference:.1e}"


def run_both(made: Translation, table: Table, place: Place) -> tuple[tuple[Agreement, ...], str]:
    """Run both scripts; what agrees, and why one failed."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path.cwd()
        if place.note:
            folder = Path(temporary)
            write_csv(table, folder / place.path)
        own = run_script(made.own, made.source.language, folder)
        other = run_script(made.other, made.target.language, folder)
    for card, ran in ((made.source, own), (made.target, other)):
        if ran.problem:
            return (), f"The script in {_NAMES[card.language]} failed:\n{ran.problem}"
    return agreements(own, other, levels_by_term(table)), ""


def levels_by_term(table: Table) -> dict[str, tuple[str, ...]]:
    """Levels of columns by the terms that R makes of them, also of numbers as a factor."""
    found: dict[str, tuple[str, ...]] = {}
    for one in table.columns:
        if one.kind in ("category", "string"):
            found[one.name] = one.levels or tuple(sorted(set(map(str, one.present.tolist()))))
        elif one.kind in ("float", "integer"):
            values = np.unique(one.present)
            if values.size <= _FEW:
                levels = tuple(f"{value:.15g}" for value in values)
                found |= {f"{call}({one.name})": levels for call in ("factor", "as.factor")}
    return found
