"""One palette: R has the colours of the page and of matplotlib."""

import re
from pathlib import Path

from fitdiff.figures.palette import GREY, HIGHLIGHTS

R_FILE = Path(__file__).parents[3] / "r" / "debate2017" / "R" / "palette.R"


def test_r_has_the_same_colours() -> None:
    assert re.findall("#[0-9A-F]{6}", R_FILE.read_text()) == [*HIGHLIGHTS, GREY]
