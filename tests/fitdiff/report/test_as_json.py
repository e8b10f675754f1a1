import base64
import json

from fitdiff.report.as_json import as_json
from fitdiff.report.document import Finding, Report, Section
from fitdiff.report.figures import Image, Images
from fitdiff.report.tables import Column, Table

FOUND = Finding("a is b", "Sure.")


def blocks(*made: Table | Images) -> list[dict]:
    report = Report("s", "t", "p", "", "", FOUND, "", (Section("i", "t", "l", made),))
    return json.loads(as_json(report))["sections"][0]["blocks"]


def test_numbers_stay_numbers_and_infinite_ones_are_null() -> None:
    rows = (("a", 0.1 + 0.2, 3), ("b", float("nan"), None), ("c", float("inf"), None))
    (block,) = blocks(Table("t", "A table", (Column("x"), Column("y"), Column("z")), rows))
    assert block["block"] == "Table"
    assert block["rows"] == [["a", 0.1 + 0.2, 3], ["b", None, None], ["c", None, None]]


def test_images_are_base64() -> None:
    (block,) = blocks(Images("i", "t", "", (Image("a picture", "what it shows", b"\x89PNG"),)))
    assert base64.b64decode(block["images"][0]["png"]) == b"\x89PNG"
