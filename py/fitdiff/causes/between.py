"""What makes one method's fit another's: the one factor of either that does it alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from fitdiff.causes.case import Case
from fitdiff.causes.naming import Cause, name_cause
from fitdiff.causes.refitting import refitting
from fitdiff.causes.texts import cause_text
from fitdiff.errors import UnavailableError
from fitdiff.methods.method import Method
from fitdiff.studies.study import Study
from fitdiff.studies.study_file import Profile

_TEST_ROWS = 1000


@dataclass(frozen=True)
class CauseBetween:
    """The cause of the difference between two methods.

    Attributes
    ----------
    changed, met : str
        Of the first, a factor is changed until it gives what the second gives.
    cause : Cause
    """

    changed: str
    met: str
    cause: Cause

    def text(self) -> str:
        """Say it in a sentence or two."""
        return f"{self.changed}, changed to meet {self.met}: {cause_text(self.cause)}"


def cause_between(
    study: Study, profile: Profile, first: Method, second: Method, splits: int, fits: int
) -> CauseBetween:
    """Change one factor of the first method until it gives what the second does, or the reverse.

    Both are fitted here, so that what a method does is told from its fits and not from what its
    file states: a factor that an engine does not honour as it says is found too.

    Parameters
    ----------
    study : Study
    profile : Profile
    first, second : Method
    splits, fits : int
        Splits looked at; fits a split that may be made for either method.

    Raises
    ------
    UnavailableError
        If a method cannot be fitted here.
    """
    methods = (first, second)
    with refitting(study, profile, methods, splits) as (_, refits_of):
        refits = [refits_of(method, _TEST_ROWS, fits) for method in methods]
        own = [[each.fit(m) for each in of] for m, of in zip(methods, refits, strict=True)]
        for method, fitted in zip(methods, own, strict=True):
            if error := next((one.result.record.error for one in fitted), ""):
                raise UnavailableError(f"'{method.name}' cannot be fitted here: {error}")
        answers = []
        for place, method in enumerate(methods):
            cases = [
                Case(mine, replace(other, method=method), each)
                for mine, other, each in zip(own[place], own[1 - place], refits[place], strict=True)
            ]
            cause = name_cause(cases, known=methods)
            answers.append(CauseBetween(method.name, methods[1 - place].name, cause))
            if cause.answer in ("none", "named", "several", "seed"):
                return answers[-1]
    return answers[0]
