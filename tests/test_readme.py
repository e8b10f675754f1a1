"""The example of the README: its command gives the output that stands there."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_the_comparison_prints_what_the_readme_shows() -> None:
    text = (ROOT / "README.md").read_text()
    found = re.search(r"^```\n\$ fitdiff (.*?[^\\])\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
    assert found is not None
    command = shlex.split(found.group(1).replace("\\\n", ""))
    run = subprocess.run(
        [sys.executable, "-m", "fitdiff", *command],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 1, run.stderr
    # What is left after a fit differs in its last digits between processors.
    left = re.compile(r"within [0-9.e-]+")
    assert left.sub("within", run.stdout.strip()) == left.sub("within", found.group(2).strip())
