"""Run the examples again: ``python examples/run.py [--check] [FILE ...]``.

Each example is a page with blocks of a shell session: a line ``$ fitdiff compare ...``, which may
go on after a backslash, then what it prints. The page is written again with what is printed now;
``--check`` writes nothing and fails if a verdict is another.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
BLOCK = re.compile(
    r"^```console\n\$ (?P<command>(?:.*\\\n)*.*)\n(?P<output>(?:(?!```).*\n)*)```$", re.MULTILINE
)


@dataclass(frozen=True)
class Session:
    """A command of a page and what it is said to print."""

    command: str
    output: str

    @property
    def verdict(self) -> str:
        """Its first line, figures included."""
        return self.output.split("\n", 1)[0]


def pages() -> list[Path]:
    """The examples, in the order in which they are to be read."""
    return sorted(HERE.glob("[0-9]*.md"))


def sessions(text: str) -> Iterator[Session]:
    """The sessions of a page."""
    for block in BLOCK.finditer(text):
        yield Session(block["command"], block["output"])


def run(command: str) -> str:
    """What a command prints, run in the folder of the examples; progress is not kept."""
    programs = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    done = subprocess.run(
        ["bash", "-c", command],
        cwd=HERE,
        env={**os.environ, "PATH": programs},
        capture_output=True,
        text=True,
        check=False,
    )
    if not done.stdout:
        raise SystemExit(f"{command}\nprinted nothing; exit {done.returncode}: {done.stderr}")
    return done.stdout


def rewritten(text: str) -> str:
    """A page with what its commands print now."""
    return BLOCK.sub(
        lambda block: f"```console\n$ {block['command']}\n{run(block['command'])}```", text
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the pages that are named, or all."""
    parser = argparse.ArgumentParser(description="Run the examples again.")
    parser.add_argument("--check", action="store_true", help="only compare the verdicts")
    parser.add_argument("files", nargs="*", type=Path)
    given = parser.parse_args(arguments)
    changed = 0
    for page in given.files or pages():
        text = page.read_text(encoding="utf-8")
        new = rewritten(text)
        before, after = ([one.verdict for one in sessions(each)] for each in (text, new))
        changed += before != after
        print(f"{page.name}: {'another verdict' if before != after else 'as before'}", flush=True)
        if not given.check:
            page.write_text(new, encoding="utf-8")
    return int(given.check and changed > 0)


if __name__ == "__main__":
    sys.exit(main())
