"""Version and packages of the installed R, asked of R itself, without rpy2."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fitdiff.errors import UnavailableError
from rbridge.environment import worker_environment
from rbridge.errors import RUnavailable

_SECONDS = 30.0
# One fact a line: kind, name, version, with tabs between.
_QUESTION = """
lines <- function(kind, names, values) writeLines(paste(kind, names, values, sep = "\\t"))
blas <- extSoftVersion()[["BLAS"]]
lines("fact", c("R", "BLAS", "LAPACK"), c(as.character(getRversion()), blas, La_version()))
packages <- utils::installed.packages()
# Of a package installed twice, R loads the one whose library comes first.
packages <- packages[!duplicated(rownames(packages)), , drop = FALSE]
lines("package", rownames(packages), packages[, "Version"])
"""


@dataclass(frozen=True)
class RInstallation:
    """An R, as the worker processes see it.

    Attributes
    ----------
    version : str
    home : Path
    blas : str
        The library file; empty if R does not know it.
    lapack : str
        Version of LAPACK.
    packages : mapping of str to str
        Version of each package installed, by name.
    """

    version: str
    home: Path
    blas: str
    lapack: str
    packages: Mapping[str, str]


def ask_r(library: Path) -> RInstallation:
    """Ask R for its version and packages.

    Parameters
    ----------
    library : Path
        Folder of R packages that comes before R's own.

    Raises
    ------
    UnavailableError
        If there is no R, or it does not answer.
    """
    libraries = os.pathsep.join(filter(None, [str(library), os.environ.get("R_LIBS")]))
    try:
        environment = worker_environment({"R_LIBS": libraries})
        home = Path(environment["R_HOME"])
        answer = subprocess.run(
            [home / "bin" / "Rscript", "-e", _QUESTION],
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            check=True,
        )
    except RUnavailable as error:
        raise UnavailableError(str(error)) from error
    except subprocess.TimeoutExpired:
        raise UnavailableError(f"R did not answer within {_SECONDS:.0f} s.") from None
    except (OSError, subprocess.CalledProcessError) as error:
        said = getattr(error, "stderr", "") or ""
        raise UnavailableError(f"R does not run: {error}. {said.strip()}") from error
    return _read(answer.stdout, home)


def _read(answer: str, home: Path) -> RInstallation:
    facts: dict[str, str] = {}
    packages: dict[str, str] = {}
    try:
        for line in answer.splitlines():
            kind, name, value = line.split("\t")
            (packages if kind == "package" else facts)[name] = value
        return RInstallation(facts["R"], home, facts["BLAS"], facts["LAPACK"], packages)
    except (ValueError, KeyError):
        raise UnavailableError(
            f"R was asked for its version and packages and answered {answer[:200]!r}. Start "
            f"{home / 'bin' / 'R'} and see what it says."
        ) from None
