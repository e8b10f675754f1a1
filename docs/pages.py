"""Run what the pages show: ``python docs/pages.py [--write] [PAGE ...]``.

Each page is run in a folder of its own that holds the tables of ``examples/``, block by block:

- ``console``: each ``$ command`` is run, and must print what stands below it, if anything does;
- a block with ``title="FILE"`` is written to that file;
- ``r`` without a title is run by ``Rscript``, and ``toml`` without one must be valid;
- ``>>>`` in ``python`` must give what stands below it, all of a page in one session.

``--write`` puts into the pages what their commands print now.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# The pages whose commands belong to other places or to hours of fitting are run there.
NOT_RUN = ("debate2017.md", "known-differences.md", "differences.md", "decisions")
BLOCK = re.compile(
    r'^```(?P<language>[a-z]+)(?: title="(?P<title>[^"]+)")?\n(?P<body>(?:(?!```).*\n)*)```$',
    re.MULTILINE,
)
SESSION = re.compile(r"^\$ (?P<command>(?:.*\\\n)*.*)\n(?P<output>(?:(?!\$ ).*\n)*)", re.MULTILINE)
# What is left after a fit, and how long it took, differ between machines.
VARIES = re.compile(r"\d+\.\d+e-\d+|\d+e-\d+|\b\d+(\.\d+)? s\b")
SECONDS = 600


@dataclass(frozen=True)
class Failure:
    """A block that does not do what the page says."""

    page: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.page.relative_to(ROOT)}, line {self.line}: {self.message}"


def pages() -> list[Path]:
    """The pages that are run: the README, those of ``docs``, and the examples."""
    found = [
        page
        for page in sorted((ROOT / "docs").rglob("*.md"))
        if page.relative_to(ROOT / "docs").parts[0] not in NOT_RUN
    ]
    return [ROOT / "README.md", *found, *sorted((ROOT / "examples").glob("[0-9]*.md"))]


def run(
    command: Sequence[str], folder: Path, given: str | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command in ``folder`` as a user would, in a terminal of 80 columns."""
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    libraries = os.pathsep.join([f"{sys.prefix}/lib/R/library", os.environ.get("R_LIBS", "")])
    return subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PATH": programs, "R_LIBS": libraries, "COLUMNS": "80"},
        input=given or "",
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )


def printed(command: str, folder: Path) -> tuple[str, str | None]:
    """What a command prints, and what is wrong with how it ended, if anything is."""
    done = run(["bash", "-c", command], folder)
    said = done.stdout or done.stderr
    ended = None if done.returncode in (0, 1, 3) else f"exit code {done.returncode}: {said}"
    return said, ended


def console(body: str, folder: Path) -> Iterator[str]:
    """Run the sessions of a block, and say what they print otherwise than shown."""
    for session in SESSION.finditer(body):
        said, ended = printed(session["command"], folder)
        if ended is not None:
            yield f"{session['command']}\n{ended}"
        elif session["output"].strip() and as_compared(said) != as_compared(session["output"]):
            yield f"{session['command']}\nprints\n{said}"


def as_compared(output: str) -> str:
    """Return output without what differs between machines, its lines joined."""
    return re.sub(r"\s+", " ", VARIES.sub("#", output)).strip()


def wrong(language: str, title: str | None, body: str, folder: Path) -> Iterator[str]:
    """Run one block, and say what is wrong with it."""
    if title is not None:
        (folder / title).parent.mkdir(parents=True, exist_ok=True)
        (folder / title).write_text(body, encoding="utf-8")
    elif language == "console":
        yield from console(body, folder)
    elif language == "r":
        done = run(["Rscript", "-"], folder, body)
        if done.returncode:
            yield done.stderr
    elif language == "toml":
        try:
            tomllib.loads(body)
        except tomllib.TOMLDecodeError as error:
            yield str(error)


def doctests(page: Path, folder: Path) -> Iterator[str]:
    """Run the Python sessions of a page."""
    program = (
        "import doctest, sys; flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE; "
        "sys.exit(doctest.testfile(sys.argv[1], module_relative=False, optionflags=flags)[0] > 0)"
    )
    # The end of a block is no output.
    text = re.sub(r"^```.*$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE)
    if ">>> " not in text:
        return
    (folder / "page.txt").write_text(text, encoding="utf-8")
    done = run([sys.executable, "-c", program, "page.txt"], folder)
    if done.returncode:
        yield done.stdout + done.stderr


def working_folder(folder: Path) -> Path:
    """Fill a folder with the tables and studies that the pages use."""
    for table in (ROOT / "examples").iterdir():
        if table.suffix in {".csv", ".toml"}:
            shutil.copy(table, folder)
    return folder


def failures(page: Path, folder: Path) -> Iterator[Failure]:
    """Run a page in a folder, and say what does not hold."""
    working_folder(folder)
    text = page.read_text(encoding="utf-8")
    for block in BLOCK.finditer(text):
        line = text.count("\n", 0, block.start()) + 1
        for message in wrong(block["language"], block["title"], block["body"], folder):
            yield Failure(page, line, message)
    for message in doctests(page, folder):
        yield Failure(page, 1, message)


def rewritten(text: str, folder: Path) -> str:
    """A page with what its commands print now."""

    def session(found: re.Match[str]) -> str:
        said, ended = printed(found["command"], folder)
        if ended is not None:
            raise SystemExit(f"{found['command']}\n{ended}")
        return f"$ {found['command']}\n{said if found['output'].strip() else ''}"

    def block(found: re.Match[str]) -> str:
        if found["language"] == "console":
            return f"```console\n{SESSION.sub(session, found['body'])}```"
        list(wrong(found["language"], found["title"], found["body"], folder))
        return found[0]

    return BLOCK.sub(block, text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the pages that are named, or all."""
    parser = argparse.ArgumentParser(description="Run what the pages show.")
    parser.add_argument("--write", action="store_true", help="write what is printed now")
    parser.add_argument("pages", nargs="*", type=Path)
    given = parser.parse_args(arguments)
    failed = 0
    for page in given.pages or pages():
        with tempfile.TemporaryDirectory(prefix="fitdiff-page-") as name:
            folder = Path(name)
            if given.write:
                text = page.read_text(encoding="utf-8")
                page.write_text(rewritten(text, working_folder(folder)), encoding="utf-8")
                continue
            for failure in failures(page.resolve(), folder):
                failed += 1
                print(failure, flush=True)
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
