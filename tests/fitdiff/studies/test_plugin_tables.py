from __future__ import annotations

import pytest
from pydantic.dataclasses import dataclass

from fitdiff.constraints import STRICT
from fitdiff.errors import SpecificationError
from fitdiff.studies import study as studies
from fitdiff.studies.plugin_tables import StudyTable
from fitdiff.studies.study import Study, read_study


@dataclass(frozen=True, config=STRICT)
class Price:
    """A table of a plug-in's own."""

    per_row: float


def not_too_much(study: Study, content: Price, where: str) -> None:
    if content.per_row > 10:
        raise SpecificationError(f"{where}: too much for {study.name}")


@pytest.fixture(autouse=True)
def plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(studies, "STUDY_TABLES", {"price": StudyTable(Price, not_too_much)})


def test_a_plugins_table_is_read(change) -> None:
    study = read_study(str(change("[pool]", "[price]\nper_row = 1.5\n\n[pool]")))
    assert study.table("price", Price) == Price(1.5)


def test_a_study_need_not_have_a_plugins_table(change) -> None:
    assert read_study(str(change("seed = 2026", "seed = 1"))).table("price", Price) is None


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("per_rw = 1.5", r"\[price\]: unknown key 'per_rw'. Did you mean 'per_row'"),
        ("per_row = '1'", r"\[price\]: 'per_row' must be a number"),
        ("per_row = 11", "too much for breast-cancer"),
    ],
)
def test_a_plugins_table_is_checked(change, line: str, message: str) -> None:
    with pytest.raises(SpecificationError, match=message):
        read_study(str(change("[pool]", f"[price]\n{line}\n\n[pool]")))
