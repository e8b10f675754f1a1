"""The environment of a worker: where R is, and what results must not depend on."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

from rbridge.errors import RUnavailable

_INSTALL = (
    "Install R (Debian: apt-get install r-base-core) and have it on PATH, or set R_HOME to the "
    "folder that `R RHOME` prints."
)
# One thread each: a sum split over threads is rounded differently on a machine with another
# number of cores, and workers that run side by side would fight for the cores.
_THREADS = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)
# Huge pages for large vectors, where the kernel gives them to those that ask: first touching
# memory in small ones takes longer than filling it. Vectors from 4 MiB on are given back when they
# are freed: by default glibc keeps those of up to 32 MiB, which are the columns of a large table.
_MEMORY = {"GLIBC_TUNABLES": f"glibc.malloc.hugetlb=1:glibc.malloc.mmap_threshold={2**22}"}
_FIXED = {
    "LANG": "C.UTF-8",
    "LC_COLLATE": "C",
    "LANGUAGE": "en",
    "R_PROFILE": os.devnull,
    "R_PROFILE_USER": os.devnull,
}


def worker_environment(extra: Mapping[str, str]) -> dict[str, str]:
    """Return the environment of a worker: this process's own, some of it fixed, and ``extra``.

    Fixed, because results and messages depend on it: BLAS and OpenMP use one thread unless
    this process's environment says otherwise; text is UTF-8, sorted by code point (as R's own
    checks do), and messages are English; no profile is read, which could change any of R's
    options. ``extra`` overrides all of it.

    Raises
    ------
    RUnavailable
        If there is no R.
    """
    own = {name: value for name, value in os.environ.items() if not name.startswith("LC_")}
    variables = dict.fromkeys(_THREADS, "1") | _MEMORY | own | _FIXED | dict(extra)
    home = find_r_home(variables)
    # Read by the loader when a process starts: rpy2 would set it too late.
    folders = [str(home / "lib"), variables.get("LD_LIBRARY_PATH", "")]
    return variables | {
        "R_HOME": str(home),
        "LD_LIBRARY_PATH": os.pathsep.join(filter(None, folders)),
    }


def find_r_home(environment: Mapping[str, str]) -> Path:
    """Return R's home folder: ``R_HOME`` if set, else what the R on ``PATH`` says.

    Raises
    ------
    RUnavailable
        If there is no R, or it has no shared library.
    """
    home = environment.get("R_HOME") or _ask_r(environment)
    names = ("libR.so", "libR.dylib")
    if not any((Path(home) / "lib" / name).exists() for name in names):
        raise RUnavailable(
            f"R's home {home!r} holds neither {' nor '.join('lib/' + name for name in names)}. "
            "Either it is not R's home, or that R was built without its shared library "
            f"(--enable-R-shlib). {_INSTALL}"
        )
    return Path(home)


def _ask_r(environment: Mapping[str, str]) -> str:
    program = shutil.which("R", path=environment.get("PATH", ""))
    if program is None:
        raise RUnavailable(f"There is no R: R_HOME is not set and no R is on PATH. {_INSTALL}")
    try:
        asked = subprocess.run(
            [program, "RHOME"],
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=30,
            check=True,
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise RUnavailable(f"`{program} RHOME` failed: {error}. {_INSTALL}") from error
    return asked.stdout.strip()


def variables_set_by_r() -> tuple[tuple[str, str], ...]:
    """Environment variables that R's front end sets, or sets otherwise than they are here.

    Of the R whose home is ``R_HOME``.
    """
    code = r"x <- Sys.getenv(); cat(paste0(names(x), '=', x), sep = '\036')"
    without_packages = {"R_SCRIPT_DEFAULT_PACKAGES": "NULL"}
    said = subprocess.run(
        [Path(os.environ["R_HOME"], "bin", "Rscript"), "-e", code],
        env=os.environ | without_packages,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
        errors="surrogateescape",  # as `os.environ` has them
        check=True,
    ).stdout
    found = dict(one.split("=", 1) for one in said.split("\036"))
    # What Rscript makes of the variable above.
    ours = {*without_packages, "R_DEFAULT_PACKAGES"}
    return tuple(
        (name, value)
        for name, value in found.items()
        if name not in ours and os.environ.get(name) != value
    )
