"""What comparing one quantity of two fits gave."""

from __future__ import annotations

from dataclasses import dataclass

from fitdiff.quantities.agreement import Agreement
from fitdiff.quantities.quantity import Kind


@dataclass(frozen=True)
class Stage:
    """What comparing one quantity gave.

    Attributes
    ----------
    kind : Kind
    agreement : Agreement or None
        None where it cannot be compared.
    why_not : str
        Why it cannot be.
    relation : str
        How different values are related, if they are.
    told_otherwise : bool
        The relation is a definition: the same fit per unit of a column, and in all.
    defined : bool
        The relation is one of definitions that a setting may hold, such as a denominator: it is
        the answer where no setting does.
    how : tuple of str
        How each side's was obtained.
    in_errors : float or None
        The difference at the worst entry in standard errors, where a side reports them.
    """

    kind: Kind
    agreement: Agreement | None
    why_not: str = ""
    relation: str = ""
    how: tuple[str, str] = ("", "")
    told_otherwise: bool = False
    defined: bool = False
    in_errors: float | None = None

    @property
    def differs(self) -> bool:
        """Whether it was compared and is not the same."""
        return self.agreement is not None and self.agreement.state == "different"
