"""The page on speed is what its generator makes of the results that are kept."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

BENCHMARKS = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def page(monkeypatch: pytest.MonkeyPatch) -> Iterator[ModuleType]:
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    yield importlib.import_module("page")
    for name in ("page", "measuring"):
        del sys.modules[name]


def result(**changed: object) -> dict[str, object]:
    def spread(middle: float) -> dict[str, float]:
        return {"median": middle, "least": middle / 2, "most": 2 * middle}

    return {
        "name": "net",
        "work": "a net",
        "plain": "a loop",
        "ours": "a cell",
        "asked": {"kind": "ratio", "number": 12},
        "date": "2026-01-02",
        "commit": "abc",
        "machine": {"processor": "Xeon", "cores": 2, "load before": 0.1, "load after": 1.5},
        "seconds": {"plain": spread(5.2), "ours": spread(0.04)},
        "ratio": spread(130.0),
        "runs": {"plain": [1.0] * 5, "ours": [1.0] * 5},
        **changed,
    }


def lines(page: ModuleType, folder: Path, *results: dict[str, object]) -> list[str]:
    for number, one in enumerate(results):
        (folder / f"{number}.json").write_text(json.dumps(one))
    return page.page(folder).splitlines()


def test_the_page_is_what_its_generator_makes(page: ModuleType) -> None:
    assert page.PAGE.read_text() == page.page(), "Run `python benchmarks/page.py`."


def test_a_row_states_what_was_measured(page: ModuleType, tmp_path: Path) -> None:
    stated = lines(page, tmp_path, result())
    assert (
        "| [net](#net) | 5.2 s (2.6 s to 10.4 s) | 40 ms (20 ms to 80 ms) | 130 (65 to 260) "
        "| 12 times | yes |"
    ) in stated
    assert "| net | 2026-01-02 | abc | Xeon | 2 | 0.1 | 1.5 |" in stated


def test_a_row_of_a_busy_machine_has_a_star(page: ModuleType, tmp_path: Path) -> None:
    machine = {"cores": 2, "load before": 2.1, "load after": 0.0}
    stated = lines(page, tmp_path, result(machine=machine))
    (row,) = (line for line in stated if line.startswith("| [net]"))
    assert row.startswith(r"| [net](#net) \* | 5.2 s")


def test_seconds_of_a_busy_machine_refute_nothing(page: ModuleType, tmp_path: Path) -> None:
    machine = {"cores": 2, "load before": 2.1, "load after": 0.0}
    limit = {"kind": "seconds", "number": 0.039}
    stated = lines(page, tmp_path, result(machine=machine, asked=limit))
    assert any(line.endswith("| 39 ms | unknown |") for line in stated)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"kind": "ratio", "number": 131}, "131 times | no"),
        ({"kind": "seconds", "number": 0.04}, "40 ms | yes"),
        ({"kind": "seconds", "number": 0.039}, "39 ms | no"),
        (None, " | "),
    ],
)
def test_what_is_not_met_is_said(
    page: ModuleType, tmp_path: Path, asked: object, told: str
) -> None:
    stated = lines(page, tmp_path, result(asked=asked))
    (row,) = (line for line in stated if line.startswith("| [net]"))
    assert row.endswith(f"| {told} |")


def test_a_row_tells_what_its_seconds_go_to(page: ModuleType, tmp_path: Path) -> None:
    found = lines(
        page, tmp_path, result(parts={"build": {"median": 0.2}, "REST": {"median": 0.05}})
    )
    (row,) = (line for line in found if line.startswith('<a id="net">'))
    assert row.endswith("fitdiff: a cell. In such a cell, beside another: build 0.2 s, REST 50 ms.")


def test_growth_is_cited_where_it_was_measured(page: ModuleType, tmp_path: Path) -> None:
    measured = [{"size": 1000, "run": 0.02, "run, MB": 201.6}, {"size": 10000, "run": 0.21}]
    grown = {"cells": {"measured": measured, "exponents": {"run": 1.02}}}
    (tmp_path / "growth.json").write_text(json.dumps(grown))
    found = lines(page, tmp_path, result())
    start = found.index("| cells | run | run, MB |")
    assert found[start + 2 :] == [
        "| 1,000 | 20 ms | 202 |",
        "| 10,000 | 0.21 s |  |",
        "| exponent | 1.02 |  |",
    ]
