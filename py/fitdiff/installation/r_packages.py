"""R packages that ours need, as their own DESCRIPTION states: the one list of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from fitdiff.engines.r.package import stale
from fitdiff.installation.finding import Finding, State
from fitdiff.installation.r import RInstallation
from fitdiff.r_library import PACKAGE, SOURCES, library
from fitdiff.remedies import SET_UP, in_checkout

# Official clients, which Debian lacks; the engines do without.
OFFICIAL_CLIENTS = frozenset({"h2o", "keras3"})
RESTORE = "renv::restore() in R, where CRAN can be reached"
# They come with R itself.
PART_OF_R = frozenset(
    {
        *("base", "compiler", "datasets", "graphics", "grDevices", "grid", "methods", "parallel"),
        *("splines", "stats", "stats4", "tcltk", "tools", "utils"),
    }
)


def read_description(text: str) -> Mapping[str, tuple[str, ...]]:
    """Read the lists of packages in a DESCRIPTION file, by field, without those of R itself.

    Parameters
    ----------
    text : str
        In Debian's control format: a field may go on in lines that begin with a space.
    """
    fields = dict(re.findall(r"^([\w/]+):((?:.*\n)(?:[ \t].*\n)*)", text + "\n", re.MULTILINE))
    return {
        field: tuple(
            name
            for entry in fields.get(field, "").split(",")
            if (name := re.split(r"[\s(]", entry.strip())[0]) and name not in PART_OF_R
        )
        for field in ("Imports", "Suggests", "Config/Needs/development")
    }


def findings_of(package: str, r: RInstallation) -> Sequence[Finding]:
    """Examine one of our R packages and those it imports or suggests.

    Parameters
    ----------
    package : str
        Its name; it is looked for in `fitdiff.engines.r.package.library`.
    r : RInstallation
    """
    return list(_findings(package, r))


def _findings(package: str, r: RInstallation) -> Iterator[Finding]:
    number = r.packages.get(package, "")
    old = stale() if number and package == PACKAGE else None
    detail = old or f"ours, in {library()}"
    yield _finding(package, number, "wrong" if old else "ok", detail, required=True)
    description = library() / package / "DESCRIPTION"
    if not description.is_file():
        return
    needed = read_description(description.read_text(encoding="utf-8"))
    for field, said in (("Imports", "imported"), ("Suggests", "suggested")):
        for name in needed[field]:
            detail = f"{said} by the R package {package}"
            yield _finding(name, r.packages.get(name, ""), "ok", detail, field == "Imports")


def _finding(name: str, number: str, state: State, detail: str, required: bool) -> Finding:
    state = state if number else "missing"
    cure = "" if state == "ok" else _remedy(name)
    return Finding(f"R package {name}", number, state, detail, cure, required and in_checkout())


def _remedy(name: str) -> str:
    if name in OFFICIAL_CLIENTS:
        return RESTORE
    if in_checkout():
        return SET_UP
    if name == PACKAGE:
        return f"mkdir -p {library()} && R CMD INSTALL --library={library()} {SOURCES}"
    debian = f"Debian, if packaged there: apt-get install r-cran-{name.lower()}"
    return f"install.packages('{name}') in R ({debian})"
