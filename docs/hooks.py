"""Pages of the site that are written elsewhere: the examples, the commands, R's help."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[1]


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add what is generated or kept outside `docs`."""
    for page in sorted((ROOT / "examples").glob("*.md")):
        _add(files, config, f"examples/{page.name}", page.read_text(encoding="utf-8"))
    _add(files, config, "decisions/README.md", decisions())
    _add(files, config, "reference/commands.md", commands())
    _add(files, config, "reference/r.md", r_help())
    return files


def _add(files: Files, config: MkDocsConfig, name: str, text: str) -> None:
    files.append(File.generated(config, name, content=text))


def decisions() -> str:
    """Return a list of the decisions, by their titles."""
    lines = ["# Decisions", "", "Choices that others will ask about, each on a page.", ""]
    for page in sorted((ROOT / "docs" / "decisions").glob("[0-9]*.md")):
        title = page.read_text(encoding="utf-8").split("\n", 1)[0].removeprefix("# ")
        lines.append(f"- [{title}]({page.name})")
    return "\n".join([*lines, ""])


def commands() -> str:
    """Return what each command's ``--help`` prints."""
    lines = ["# Commands", "", "What `fitdiff COMMAND --help` prints.", ""]
    overview = _help()
    for name in re.findall(r"^  ([a-z-]+)  +\S", overview.split("Commands:")[1], re.MULTILINE):
        lines += [f"## {name}", "", "```text", _help(name), "```", ""]
    return "\n".join([*lines[:4], "```text", overview, "```", "", *lines[4:]])


def _help(*command: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "fitdiff", *command, "--help"],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def r_help() -> str:
    """Return the help pages of the R package, as `tools::Rd2txt` prints them."""
    lines = ["# R", "", "The package `fitdiff` of R; in R, `?fitdiff::compare`.", ""]
    for page in sorted((ROOT / "r" / "fitdiff" / "man").glob("*.Rd")):
        # The others are for fitdiff's own use.
        if r"\examples" not in page.read_text(encoding="utf-8"):
            continue
        done = subprocess.run(
            [
                "Rscript",
                "-e",
                f"tools::Rd2txt({str(page)!r}, options = list(underline_titles = FALSE))",
            ],
            capture_output=True,
            text=True,
            check=True,
        )
        lines += [f"## {page.stem}", "", "```text", done.stdout.strip(), "```", ""]
    return "\n".join(lines)


def on_page_markdown(markdown: str, **_: object) -> str:
    """Name the files that links out of `docs` lead to; the site does not hold them."""
    return re.sub(
        r"\[([^\]]+)\]\((?:\.\./)+((?:py|comparisons|benchmarks|examples|CONTRIBUTING|README)[^)#]*)\)",
        _outside,
        markdown,
    )


def _outside(link: re.Match[str]) -> str:
    text, path = link.groups()
    if path.startswith("examples/") and path.endswith(".md"):
        return link[0]
    return text if text.strip("`") == path else f"{text} (`{path}`)"
