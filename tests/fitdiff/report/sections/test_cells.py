import pytest

from fitdiff.report.document import Missing
from fitdiff.report.sections.cells import cells_section
from fitdiff.report.tables import Table


@pytest.fixture
def blocks(material):
    return cells_section(material).blocks


def test_every_cell_is_counted_by_status(blocks, material) -> None:
    counts = blocks[0]
    assert [column.title for column in counts.columns][2:5] == ["ok", "failed", "separated"]
    by_method = {row[0]: row[2:6] for row in counts.rows}
    assert by_method == {
        "plain": (6, 0, 0, 0),
        "other": (6, 0, 0, 0),
        material.methods[2].name: (0, 0, 6, 6),
        "broken": (4, 2, 0, 0),
    }


def test_failures_are_listed_with_their_error_and_the_command(blocks, material) -> None:
    tables = {block.id: block for block in blocks if isinstance(block, Table)}
    assert [row[:5] for row in tables["status-failed"].rows] == [
        ("broken", material.sources[0], n, 1, "3") for n in (10, 20)
    ]
    assert all("ValueError: </script>" in row[5] for row in tables["status-failed"].rows)
    assert [row[3:5] for row in tables["status-separated"].rows] == [(3, "1-3"), (3, "1-3")]
    (missing,) = [block for block in blocks if isinstance(block, Missing)]
    assert missing.what.startswith("2 cells failed")
    assert missing.command.startswith("fitdiff run own --profile paper --out ")
