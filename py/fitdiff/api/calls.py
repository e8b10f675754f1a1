"""Calls as a user of the library writes them: the text, and the language it is in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from fitdiff.errors import SpecificationError


@dataclass(frozen=True)
class CallText:
    """A call by its text, which is parsed and checked, never evaluated.

    Attributes
    ----------
    language : {'r', 'py'}
    code : str
        Such as ``glm(am ~ wt, family = binomial)``.
    """

    language: Literal["r", "py"]
    code: str

    def __post_init__(self) -> None:
        if not isinstance(self.code, str) or not self.code.strip():
            raise SpecificationError(
                f"A call must be text, got {self.code!r}. Write fitdiff.r('lm(y ~ x)')."
            )

    def __str__(self) -> str:
        return f"{self.language}: {self.code}"


def r(code: str) -> CallText:
    """Say that a call is R's.

    Parameters
    ----------
    code : str
        One call; ``set.seed(1);`` may come before it.

    Examples
    --------
    >>> import fitdiff
    >>> fitdiff.r("glm(am ~ wt, family = binomial)")
    CallText(language='r', code='glm(am ~ wt, family = binomial)')
    """
    return CallText("r", code)


def py(code: str) -> CallText:
    """Say that a call is Python's.

    Parameters
    ----------
    code : str
        One call; ``data`` is the table, ``X`` its features and ``y`` its outcome.

    Examples
    --------
    >>> import fitdiff
    >>> print(fitdiff.py("LogisticRegression().fit(X, y)"))
    py: LogisticRegression().fit(X, y)
    """
    return CallText("py", code)
