"""The parts of the page that hold figures, as Markdown from the kept files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from debate2017.page.collect import LADDERS, ORDERED, SOURCES
from fitdiff.attribution.order_text import robustness_sentences

_METHODS = ("leek-lm", "leek-h2o", "beam-r-glm", "beam-liblinear", "beam-mlp", "beam-leek-mlp")


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _source(kept: Path, name: str) -> str:
    """Where the figures of a file come from, in a line."""
    said = json.loads((kept / SOURCES).read_text())[name]
    partly = "" if said["complete"] else ", not complete"
    return (
        f"(`{said['command']}`, {said['cells']:,} cells{partly}, commit {said['commit'][:12]}, "
        f"taken {said['date']}: `docs/debate2017/{name}`.)"
    )


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def _signed(value: float) -> str:
    return f"{value:+.3f}"


def _with_interval(mean: float, low: float, high: float) -> str:
    if pd.isna(low):
        return _signed(mean)
    return f"{_signed(mean)} ({_signed(low)} to {_signed(high)})"


def claims(kept: Path) -> str:
    """The verdicts: a row a claim and rule for labels, and what is known of their making."""
    table = pd.read_csv(kept / "claims.csv", dtype={"n": str})
    deciding = table[table["decides"]]
    head = ("claim", "who", "step", "labels", "splits", "effect on accuracy", "by n", "verdict")
    rows = []
    for _, own in deciding.groupby(["claim", "labels"], sort=False):
        mean, *sizes = _records(own)
        means = [one["mean"] for one in sizes]
        by_n = ", ".join(f"{one['n']}: {_signed(one['mean'])}" for one in sizes)
        limits = mean["mean"], mean["interval_low"], mean["interval_high"]
        rows.append(
            (
                *(mean["claim"], mean["who"], f"`{mean['from']}` -> `{mean['to']}`"),
                *(mean["labels"], f"{mean['tried']} of {mean['judged_at']}"),
                _with_interval(*limits) if sizes else "",
                by_n if sizes and min(means) < 0 < max(means) else "",
                mean["verdict"],
            )
        )
    looks = pd.read_csv(kept / "claims-looks.csv")["provenance"]
    said = "\n".join(f"- {line}" for line in looks)
    return f"{_table(head, rows)}\n\n{said}\n\n{_source(kept, 'claims.csv')}"


def pilot(kept: Path) -> str:
    """Effects of the pilot, which decide nothing."""
    table = pd.read_csv(kept / "pilot.csv")
    head = ("claim", "step", "splits", "effect on accuracy")
    rows = [
        (
            *(one["claim"], f"`{one['before']}` -> `{one['after']}`", str(one["splits"])),
            _with_interval(one["mean"], one["low"], one["high"]),
        )
        for one in _records(table)
    ]
    return _table(head, rows)


def means(kept: Path) -> str:
    """Mean accuracies by size."""
    wide = pd.read_csv(kept / "means.csv").pivot(index="n", columns="method", values="accuracy")
    shown = [name for name in _METHODS if name in wide]
    rows = [(str(n), *(f"{row[name]:.3f}" for name in shown)) for n, row in wide.iterrows()]
    return (
        f"{_table(('n', *(f'`{name}`' for name in shown)), rows)}\n\n{_source(kept, 'means.csv')}"
    )


def record(kept: Path) -> str:
    """Ours against the published accuracies."""
    table = pd.read_csv(kept / "record.csv")
    head = ("method", "ours", "recorded", "difference", "Holm p", "error: training sets", "images")
    rows = [
        (
            f"`{one['method']}`",
            f"{one['ours']:.4f}",
            f"{one['recorded']:.4f}",
            _with_interval(
                one["ours"] - one["recorded"], one["interval.low"], one["interval.high"]
            ),
            f"{one['p_adjusted']:.3f}",
            f"{one['from_training']:.4f}",
            f"{one['from_images']:.4f}",
        )
        for one in _records(table)
    ]
    return f"{_table(head, rows)}\n\n{_source(kept, 'record.csv')}"


def baselines(kept: Path) -> str:
    """Margins over the best baseline: bold ahead, italic behind."""
    table = pd.read_csv(kept / "baselines.csv")
    marks = {"ahead": "**", "behind": "*", "undecided": ""}
    sizes = sorted({int(n) for n in table["n"]})
    rows = []
    for _, own in table.groupby(["source", "candidate"], sort=False):
        cells = {one["n"]: _marked(one["margin"], marks[one["standing"]]) for one in _records(own)}
        first = _records(own)[0]
        names = first["source"], f"`{first['candidate']}`"
        rows.append((*names, *(cells.get(n, "") for n in sizes)))
    head = ("data", "candidate", *(f"n = {n:,}" for n in sizes))
    return f"{_table(head, rows)}\n\n{_source(kept, 'baselines.csv')}"


def _marked(margin: float, mark: str) -> str:
    return f"{mark}{_signed(margin)}{mark}"


def ladder(name: str, kept: Path) -> str:
    """The steps of a ladder: on the way, and changed first and last where that was measured."""
    file = f"ladder-{name}.json"
    content = json.loads((kept / file).read_text())
    gap, ends = content["gap"], {one["step"]: one for one in content["both_ends"]}
    rows = []
    for number, step in enumerate(content["steps"], start=1):
        both = [_effect(ends[number][end]) if number in ends else "" for end in ("first", "last")]
        rows.append((step["label"], f"`{step['setting']}`", _effect(step), *both))
    rows.append(("all", "", _effect(gap), "", ""))
    head = ("step", "setting", "on the ladder", "changed first", "changed last")
    floor = gap.get("noise_floor")
    seeds = f"; new seeds alone move the gap by up to {floor:.3f}" if floor else ""
    said = robustness_sentences((one["name"], one["robustness"]) for s, one in ends.items() if s)
    order = "\n".join([*(f"- {line}" for line in said), "", ""]) if said else ""
    return (
        f"From `{content['start']}` to `{content['end']}`, {gap['splits']} splits{seeds}:\n\n"
        f"{_table(head, rows)}\n\n{order}{_source(kept, file)}"
    )


def orders(name: str, kept: Path) -> str:
    """Shapley values of the settings of a ladder, which add up to its gap."""
    file = f"orders-{name}.json"
    content = json.loads((kept / file).read_text())
    sampled = content["kind"] == "sampled orders"
    head = ("changed", "settings", "mean over orders", "least", "most")
    rows = [
        (
            one["setting"],
            ", ".join(f"`{setting}`" for setting in one["settings"]),
            _effect(one),
            *(_signed(one[end]) for end in ("smallest", "largest")),
            *((f"{one['standard_error']:.3f}",) if sampled else ()),
        )
        for one in content["values"]
    ]
    rows.append(("all", "", _signed(content["gap"]), "", "", *(("",) if sampled else ())))
    which = f"{content['orders']:,} sampled of " if sampled else ""
    return (
        f"The mean over {which}the {content['runnable_orders']:,} orders that engines can run "
        f"(Shapley values), {content['splits']} splits; least and most of any place in an order:"
        f"\n\n{_table((*head, *(('error of the sample',) if sampled else ())), rows)}\n\n"
        f"{_signs(content['values'])}{_source(kept, file)}"
    )


def _signs(values: Sequence[Mapping[str, Any]]) -> str:
    """Which values are gains, which losses, and of which their intervals cannot tell."""
    found: dict[str, list[str]] = {}
    for one in values:
        if one["interval"] is not None:
            kind = _sign(one["mean"], one["interval"]["low"], one["interval"]["high"])
            found.setdefault(kind, []).append(one["setting"])
    lines = [f"- {kind}: {'; '.join(names)}." for kind, names in sorted(found.items())]
    return "\n".join([*lines, "", ""]) if lines else ""


def _sign(mean: float, low: float, high: float) -> str:
    if mean == low == high == 0:
        return "No effect"
    return "A gain" if low > 0 else "A loss" if high < 0 else "Either, by the interval"


def _effect(content: Mapping[str, object]) -> str:
    mean, interval = content.get("mean"), content.get("interval")
    if not isinstance(mean, float):
        return ""
    low, high = interval.values() if isinstance(interval, dict) else (float("nan"),) * 2
    return _with_interval(mean, low, high)


def waterfall(kept: Path) -> str:
    """What the picture of the ladder is of."""
    if (kept / f"ladder-{LADDERS[0]}.json").is_file():
        return "(Of the run whose figures follow.)"
    return (
        "(Of an earlier run, before methods had their present names: L2 is `leek-h2o`, B1 is "
        "`beam-mlp`.)"
    )


# What is needed for each part, and how it is made.
Block = tuple[str, str, Callable[[Path], str]]
BLOCKS: Mapping[str, Block] = {
    "claims": ("claims.csv", "fitdiff claims", claims),
    "pilot": ("pilot.csv", "", pilot),
    "waterfall": ("pilot.csv", "", waterfall),
    "means": ("means.csv", "fitdiff run leek2017", means),
    "record": ("record.csv", "fitdiff run leek2017", record),
    "baselines": ("baselines.csv", "fitdiff run smalldata", baselines),
    **{
        name: (
            f"ladder-{name}.json",
            f"fitdiff explain --ladder {name}",
            partial(ladder, name),
        )
        for name in LADDERS
    },
    **{
        f"{name}-orders": (
            f"orders-{name}.json",
            f"fitdiff explain --ladder {name} --profile orders --shapley --one-order",
            partial(orders, name),
        )
        for name in ORDERED
    },
}


def block(name: str, kept: Path) -> str:
    """Part of the page by name; how to measure it where that was not done."""
    file, command, made = BLOCKS[name]
    if not (kept / file).is_file():
        return f"*Not measured by this version yet: `{command}`.*"
    return made(kept)
