"""Finding a Java that H2O accepts."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fitdiff.errors import UnavailableError
from fitdiff.remedies import in_checkout

OLDEST, NEWEST = 8, 17  # what H2O 3.46 starts on; it ends at once on any other
INSTALLED = Path("/usr/lib/jvm")
REMEDY = "Install one with `apt-get install openjdk-17-jre-headless`" + (
    " or `make setup`." if in_checkout() else "."
)
_VERSION = re.compile(r'version "((?:1\.)?(\d+)[^"]*)"')


@dataclass(frozen=True)
class Java:
    """A Java runtime.

    Attributes
    ----------
    path : Path
        The ``java`` program.
    version : str
        As Java states it, such as ``17.0.15`` or ``1.8.0_392``.
    major : int
        8 for ``1.8.0_392``, 17 for ``17.0.15``.
    """

    path: Path
    version: str
    major: int

    @property
    def accepted(self) -> bool:
        """Tell whether H2O starts on it."""
        return OLDEST <= self.major <= NEWEST


def find_java() -> Java:
    """Return the first Java that H2O accepts.

    Looked for in this order: ``JAVA_HOME``, the ``PATH``, the system's folder of Java versions.

    Raises
    ------
    UnavailableError
        If there is none; the message states the versions that were found instead.
    """
    found = []
    for path in _candidates():
        java = java_at(path)
        if java is not None and java.accepted:
            return java
        if java is not None:
            found.append(java)
    allowed = f"H2O needs Java {OLDEST} to {NEWEST}"
    if not found:
        raise UnavailableError(f"There is no Java here. {allowed}. {REMEDY}")
    seen = ", ".join(f"{java.version} ({java.path})" for java in found)
    raise UnavailableError(f"{allowed}; found: {seen}. {REMEDY}")


@cache
def java_at(path: Path) -> Java | None:
    """Ask the program at ``path`` for its version; None when it is no Java."""
    try:
        answer = subprocess.run(
            [path, "-version"],
            check=False,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=30,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = _VERSION.search(answer.stderr)
    return Java(path, match[1], int(match[2])) if match else None


def _candidates() -> Iterator[Path]:
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home, "bin", "java")
    if on_path := shutil.which("java"):
        yield Path(on_path)
    yield from sorted(INSTALLED.glob("*/bin/java"))
