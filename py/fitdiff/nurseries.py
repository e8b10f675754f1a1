"""The processes that workers are forked from, and what these load ahead of the calls.

Nothing slow is imported here, so that they can start while the command line imports the rest.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from typing import Literal

from fitdiff.r_library import PACKAGE, library
from rbridge.nursery import Nursery
from rbridge.process import r_nursery

Language = Literal["r", "py"]
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS",
            "VECLIB_MAXIMUM_THREADS")  # fmt: skip
_PREFIXES: dict[Language, tuple[str, ...]] = {"r": ("r",), "py": ("py", "python")}
# What names in a call's text stand for; scikit-learn's are written without a module.
_NAMED = {r"\bsmf?\.": "statsmodels.formula.api", r"\bscipy\.|\bstats\.": "scipy.stats"}
# What imports make stays: collecting garbage meanwhile takes a tenth of their time.
_SERVE = "import gc; gc.disable(); from fitdiff.calls.serve import main; main()"
_UNNAMED = ("sklearn.linear_model",)
# Python functions whose penalty few functions of R have, and the package of one that does.
_PENALISED = r"\b(LogisticRegression|Ridge|Lasso|ElasticNet)(CV)?\((?!.*\bpenalty\s*=\s*None\b)"
_OF_PENALTIES = "glmnet"


def nurseries() -> dict[Language, Nursery]:
    """One nursery a language; each starts at its first use."""
    libraries = [library()] if library().is_dir() else []
    return {"py": Nursery(_python), "r": r_nursery(libraries, {})}


def start(own: dict[Language, Nursery], texts: Sequence[str]) -> None:
    """Start the nurseries of calls, and let them load what the calls tell; no call is run.

    Parameters
    ----------
    own : dict of Language to Nursery
    texts : sequence of str
        Calls, ``r: ...`` or ``py: ...``; of others nothing is known yet.

    Raises
    ------
    RUnavailable
        Without R, where a call is in R.
    """
    for language, nursery in own.items():
        if names := likely(language, texts):
            nursery.load(names)


def likely(language: Language, texts: Sequence[str]) -> tuple[str, ...]:
    """What the calls of a language take long to load, by their texts; wrong guesses cost time."""
    parts = [text.lstrip().partition(":") for text in texts]
    codes = [code for prefix, _, code in parts if prefix.lower() in _PREFIXES[language]]
    if language == "r":
        return (PACKAGE,) if codes else ()
    found = {
        module for code in codes for pattern, module in _NAMED.items() if re.search(pattern, code)
    }
    return tuple(sorted(found)) or (_UNNAMED if codes else ())


def beside(texts: Sequence[str]) -> tuple[str, ...]:
    """R packages of functions that can do what another function of R cannot, by the calls' texts.

    They are asked for at the end of a comparison, and take longer to load than all else; wrong
    guesses cost time.
    """
    penalised = any(re.search(_PENALISED, text) for text in texts)
    return (_OF_PENALTIES,) if penalised and likely("r", texts) else ()


def _python(descriptor: int) -> tuple[list[str], dict[str, str]]:
    # One thread for BLAS, as a sum over several is rounded differently.
    command = [sys.executable, "-P", "-c", _SERVE, str(descriptor)]
    return command, os.environ | dict.fromkeys(_THREADS, "1")
