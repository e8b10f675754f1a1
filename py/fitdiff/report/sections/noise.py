"""Noise floors: what another seed alone does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from fitdiff.attribution.running import is_random
from fitdiff.engines.contract import load_engine
from fitdiff.report.document import Block, Missing, Section, Text
from fitdiff.report.found import Content
from fitdiff.report.material import Material, with_shown
from fitdiff.report.pairs import explain_command
from fitdiff.report.phrases import listed
from fitdiff.report.section import ReportSection
from fitdiff.report.tables import Column, Table, Value
from fitdiff.stats.noise import FEWEST_RESEEDED, FEWEST_SEEDS, seed_noise

LEAD = (
    "A method with a random start gives another answer when only its seed changes. The spread due "
    "to the seed alone is its noise floor: an effect inside it says nothing about the setting that "
    "was changed."
)


def noise_section(material: Material) -> Section:
    """Show the noise of the study's methods, and the floors of the ladders' steps."""
    blocks: list[Block] = []
    own = tuple(_own(material))
    if own:
        blocks.append(_own_table(own, material.metric_title))
    floors = tuple(_floors(material.ladders))
    if floors:
        blocks.append(_floors_table(floors))
    racing = [m.name for m in material.methods if not load_engine(m.engine).is_repeatable(m)]
    if racing:
        blocks.append(
            Text(
                f"Threads race in {', '.join(racing)}: even the same seed gives another result "
                "each time."
            )
        )
    if not own and not floors:
        blocks += _unknown(material)
    return Section("noise", "Noise floors", LEAD, tuple(blocks))


def _unknown(material: Material) -> Iterator[Block]:
    """Say what would measure the noise of what is random; nothing where nothing is."""
    random = [method.name for method in material.methods if is_random(method)]
    if random and (command := explain_command(material, random)):
        what = f"No method was fitted with other seeds: the noise of {listed(random)} is not known"
        yield Missing(what, command)


def _own(material: Material) -> Iterator[tuple[Value, ...]]:
    """Noise of each method that was fitted with enough seeds on the same splits, by n."""
    both = pd.concat([material.results, material.reseeded])
    cells = with_shown(both, material.metric).dropna(subset=[material.metric])
    place = ["source", "n", "replicate"]
    for method in material.methods:
        mine = cells[cells["method"] == method.name]
        wide = mine.pivot(index=place, columns="seed", values=material.metric).dropna()
        if wide.shape[1] < FEWEST_SEEDS:
            continue
        for n, rows in wide.groupby(level="n"):
            if len(rows) < FEWEST_RESEEDED:
                continue
            accuracy = rows.to_numpy(dtype=float).T
            noise = seed_noise(accuracy, np.zeros(accuracy.shape[1], dtype=np.int64))
            yield method.name, int(str(n)), noise.seeds, noise.splits, noise.sd


def _own_table(rows: tuple[tuple[Value, ...], ...], metric: str) -> Table:
    return Table(
        id="noise",
        title=f"Spread of {metric} by re-seeding alone",
        columns=(
            Column("method"),
            Column("n", "number"),
            Column("seeds", "number"),
            Column("splits", "number"),
            Column("sd", "number", meaning="Standard deviation between seeds on one split."),
        ),
        rows=rows,
    )


def _floors(ladders: Sequence[Content]) -> Iterator[tuple[Value, ...]]:
    for ladder in ladders:
        name = f"{ladder['start']} → {ladder['end']}"
        if all(step["overall"]["noise_floor"] == 0 for step in ladder["steps"]):
            continue
        for step in ladder["steps"]:
            effect = step["overall"]
            inside = {None: "not known", True: "inside", False: "outside"}[effect["inside_floor"]]
            if effect["noise_floor"] == 0:
                inside = "nothing is random"
            yield name, step["label"], effect["mean"], effect["noise_floor"], inside


def _floors_table(rows: tuple[tuple[Value, ...], ...]) -> Table:
    return Table(
        id="floors",
        title="Effects of steps against their noise floors, over all n",
        columns=(
            Column("ladder"),
            Column("step"),
            Column("effect", "signed"),
            Column("noise floor", "number", meaning="Not exceeded by re-seeding in 95 of 100."),
            Column("effect is"),
        ),
        rows=rows,
    )


SECTION = ReportSection(70, noise_section, details=True)
