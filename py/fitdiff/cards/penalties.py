"""Codecs of penalties: one unit for both languages.

The unit: mean loss + L1 x sum of sizes + L2 / 2 x sum of squares, with half the squared error as
the loss of Gaussian outcomes, minus the log-likelihood of others.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from fitdiff.calls.tree import Binary, Constant, Language, Node, Parens
from fitdiff.cards.codecs import ANY, Amount, Nodes, Values, value_of
from fitdiff.cards.families import CANONICAL, FamilyOfGlmnet

NONE = Amount(0.0)


@dataclass(frozen=True)
class Penalty:
    """A strength, and the share of it that is L1: ``alpha`` and ``l1_ratio``.

    Attributes
    ----------
    reciprocal : bool
        The argument is 1 / strength: ``C``.
    rows : int
        The argument is strength x n^rows.
    share : float or None
        The share of L1, where no argument says it; the second argument where this is None.
    for_l1 : mapping of str to str
        Other arguments that L1 needs, such as a solver.
    absent : float
        The share of L1 where its argument is not given and no signature tells it.
    """

    reciprocal: bool = False
    rows: int = 0
    share: float | None = None
    for_l1: tuple[tuple[str, str], ...] = ()
    absent: float = 0.0

    def read(self, given: Nodes, covers: tuple[str, ...], language: Language) -> Values | None:
        """Of one or two arguments."""
        first, *rest = given.values()
        value = value_of(first)
        share = self.share if self.share is not None else value_of(rest[0])
        share = self.absent if share is None else share
        if not _is_number(value) or not _is_number(share):
            return None
        assert isinstance(value, int | float)
        assert isinstance(share, int | float)
        amount = Amount(float(value)).times(1.0, -self.rows)
        amount = amount.inverse() if self.reciprocal else amount
        return {covers[0]: scaled(amount, share), covers[1]: scaled(amount, 1 - share)}

    def write(
        self, values: Values, held_by: tuple[str, ...], language: Language
    ) -> Mapping[str, Node] | None:
        """Into one or two arguments."""
        l1, l2 = values["L1 penalty"], values["L2 penalty"]
        if not isinstance(l1, Amount) or not isinstance(l2, Amount):  # a path of them
            return None
        if self.share is not None:
            own, other = (l1, l2) if self.share else (l2, l1)
            return None if other.factor else {held_by[0]: self._argument(own).node(language)}
        extra: dict[str, Node] = {
            name: Constant("string", word) for name, word in (self.for_l1 if l1.factor else ())
        }
        if not l1.factor or not l2.factor:
            whole = l1 if l1.factor else l2
            share = Constant("double", 1.0 if l1.factor else 0.0)
            return {held_by[0]: self._argument(whole).node(language), held_by[1]: share, **extra}
        if (l1.rows, l1.spread) == (l2.rows, l2.spread):
            total = Amount(l1.factor + l2.factor, l1.rows, l1.spread)
            ratio = Constant("double", l1.factor / total.factor)
            return {held_by[0]: self._argument(total).node(language), held_by[1]: ratio, **extra}
        if self.reciprocal:
            return None
        parts = [self._argument(one).node(language) for one in (l1, l2)]
        both = Binary("+", parts[0], parts[1])
        return {
            held_by[0]: both,
            held_by[1]: Binary("/", parts[0], Parens(both) if language == "r" else both),
            **extra,
        }

    def _argument(self, amount: Amount) -> Amount:
        base = amount.inverse() if self.reciprocal else amount
        return base.times(1.0, self.rows)

    def __str__(self) -> str:
        """The argument as a formula of strength."""
        parts = ["1 / strength" if self.reciprocal else "strength"]
        parts += [f"{'x' if self.rows > 0 else '/'} n"] * abs(self.rows)
        return " ".join(parts)


@dataclass(frozen=True)
class PenaltyOfGlmnet:
    """``family =``, ``lambda =`` and ``alpha =`` of glmnet.

    Where the family is Gaussian it scales y to standard deviation 1 (denominator n), so that its
    ridge part is lambda x (1 - alpha) / sd(y).

    Attributes
    ----------
    typical : tuple of (str, str)
        Arguments without which it fits many models, and what is taken in their place where a line
        to type needs a value.
    needed : str
        What to say where they are not given.
    """

    typical: tuple[tuple[str, str], ...] = (("lambda", "0.1"),)
    needed: str = (
        "glmnet() without one lambda fits a path of penalties, which no Python function stops at "
        "the same place. Give lambda = NUMBER."
    )

    def read(self, given: Nodes, covers: tuple[str, ...], language: Language) -> Values | None:
        """Of the three arguments."""
        family_node, strength, share = given.values()
        family = FamilyOfGlmnet().read({"family": family_node}, covers, language)
        total, ratio = value_of(strength), value_of(share)
        if family is None or not _is_number(total) or not _is_number(ratio):
            return None
        assert isinstance(total, int | float)
        assert isinstance(ratio, int | float)
        gaussian = family["family"] == "gaussian"
        l2 = scaled(Amount(float(total)), 1 - ratio)
        return {
            "family": family["family"],
            "link": family["link"],
            "L1 penalty": scaled(Amount(float(total)), ratio),
            "L2 penalty": l2.times(1.0, 0, -1) if gaussian else l2,
        }

    def write(
        self, values: Values, held_by: tuple[str, ...], language: Language
    ) -> Mapping[str, Node] | None:
        """Into the three arguments."""
        wanted = {name: values[name] for name in ("family", "link")}
        family = FamilyOfGlmnet().write(
            {**wanted, "dispersion": ANY, "reference distribution": ANY}, held_by, language
        )
        if family is None:
            return None
        gaussian = values["family"] == "gaussian" and values["link"] == CANONICAL["gaussian"]
        l2 = values["L2 penalty"]
        if not isinstance(l2, Amount):
            return family
        scaled_l2 = l2.times(1.0, 0, 1) if gaussian else l2
        rest = Penalty().write({**values, "L2 penalty": scaled_l2}, held_by[1:], language)
        return None if rest is None else {**family, **rest}


@dataclass(frozen=True)
class InterceptBySolver:
    """``solver =`` and ``intercept_scaling =``: liblinear penalises the intercept, no other does.

    Its intercept is the coefficient of a column that is ``intercept_scaling`` in every row.
    """

    def read(self, given: Nodes, covers: tuple[str, ...], language: Language) -> Values | None:
        """Of both arguments."""
        solver, scale = (value_of(node) for node in given.values())
        if not isinstance(solver, str) or not _is_number(scale):
            return None
        if solver != "liblinear":
            return {covers[0]: False}
        return {covers[0]: True if scale == 1 else f"as {scale:g} times it"}

    def write(
        self, values: Values, held_by: tuple[str, ...], language: Language
    ) -> Mapping[str, Node] | None:
        """Into the solver; the default one penalises no intercept."""
        (value,) = values.values()
        if value is True:
            return {held_by[0]: Constant("string", "liblinear")}
        return {} if value is False else None


def scaled(amount: Amount, share: float) -> Amount:
    """A share of an amount; none of it is no penalty."""
    return NONE if share == 0 or amount.factor == 0 else amount.times(float(share))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and not math.isnan(value)
