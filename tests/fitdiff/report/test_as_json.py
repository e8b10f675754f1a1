import base64
import json

from fitdiff.report.as_json import as_json
from fitdiff.report.document import Report, Section
from fitdiff.report.tables import Column, Table


def test_numbers_are_numbers_and_what_is_not_finite_is_null() -> None:
    rows = (("a", 0.1 + 0.2, 3), ("b", float("nan"), None), ("c", float("inf"), None))
    table = Table("t", "A table", (Column("x"), Column("y", "number"), Column("z")), rows)
    report = Report("s", "t", "p", "", "", "", (Section("i", "t", "l", (table,)),))
    content = json.loads(as_json(report))
    (block,) = content["sections"][0]["blocks"]
    assert block["block"] == "Table"
    assert block["rows"] == [["a", 0.1 + 0.2, 3], ["b", None, None], ["c", None, None]]


def test_images_are_base64(report) -> None:
    content = json.loads(as_json(report))
    digits = next(
        block
        for section in content["sections"]
        for block in section["blocks"]
        if block["block"] == "Digits"
    )
    png = base64.b64decode(digits["pairs"][0]["digits"][0]["png"])
    assert png.startswith(b"\x89PNG")
