"""``python -m debate2017.page``: take figures from runs, if given, and put them on the page."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

from debate2017.page.blocks import block
from debate2017.page.collect import collect
from fitdiff.results.files import write_texts

DOCS = Path(__file__).parents[5] / "docs"
KEPT = DOCS / "debate2017"
PAGE = DOCS / "debate2017.md"
MARKED = re.compile(r"<!-- figures: ([\w-]+) -->\n.*?<!-- end -->", re.DOTALL)


def filled(page: str, kept: Path) -> str:
    """The page with every marked part made again from the kept files."""
    return MARKED.sub(
        lambda found: f"<!-- figures: {found[1]} -->\n{block(found[1], kept)}\n<!-- end -->", page
    )


def main() -> None:
    """Take figures from the folder of runs that is named, and fill the page."""
    parser = argparse.ArgumentParser(prog="python -m debate2017.page")
    parser.add_argument("--from", dest="runs", type=Path, help="folder of runs, such as out")
    options = parser.parse_args()
    if options.runs is not None:
        for name in collect(options.runs, KEPT):
            print(f"docs/debate2017/{name}")
    write_texts(PAGE.parent, {PAGE.name: filled(PAGE.read_text(), KEPT)})


if __name__ == "__main__":
    main()
