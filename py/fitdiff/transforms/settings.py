"""Settings of transforms: what is done to columns before a model sees them.

They are learnt on training rows. A method names its transforms in the order in which they are made,
at most one of each kind, and the engine makes them, in its own language. What is missing is dealt
with first and categories are coded next, wherever a method names these.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, PositiveInt
from pydantic.dataclasses import dataclass

from fitdiff.constraints import STRICT, PositiveFloat

StatisticName = Literal["pooled-f", "welch-ddof0"]
TieRule = Literal["average-rank", "argsort"]


@dataclass(frozen=True, config=STRICT)
class TopK:
    """Keep the columns that tell two classes apart best, one by one.

    Attributes
    ----------
    name : 'top-k'
    statistic : {'pooled-f', 'welch-ddof0'}
        By which columns are ranked: the equal-variance F test, or the absolute difference of means
        over its unpooled standard error (sd with ddof 0, plus 1e-6).
    ties : {'average-rank', 'argsort'}
        Keep columns whose average rank is at most ``k`` (ties may keep fewer or more), or the first
        ``k`` of a sort.
    k : int
        How many columns are wanted.
    """

    name: Literal["top-k"]
    statistic: StatisticName
    ties: TieRule
    k: PositiveInt


@dataclass(frozen=True, config=STRICT)
class Standardise:
    """Subtract the mean of each column and divide by its standard deviation.

    Attributes
    ----------
    name : 'standardise'
    ddof : {0, 1}
        The variance is divided by n - ddof: 0 in glmnet and scikit-learn, 1 in R's ``scale``.
        Constant columns are only centred.
    """

    name: Literal["standardise"]
    ddof: Literal[0, 1]


@dataclass(frozen=True, config=STRICT)
class Divide:
    """Divide every column by the same number."""

    name: Literal["divide"]
    by: PositiveFloat


@dataclass(frozen=True, config=STRICT)
class Treatment:
    """Code a category by an indicator of each level but one.

    Attributes
    ----------
    name : 'treatment'
    reference : {'first', 'last'}
        The level without an indicator, of those that training rows have.
    """

    name: Literal["treatment"]
    reference: Literal["first", "last"]


@dataclass(frozen=True, config=STRICT)
class Sum:
    """Code a category by deviations from the mean of its levels, which sum to 0.

    Attributes
    ----------
    name : 'sum'
    reference : {'first', 'last'}
        The level without a coefficient, which is -1 in every column.
    """

    name: Literal["sum"]
    reference: Literal["first", "last"]


@dataclass(frozen=True, config=STRICT)
class Helmert:
    """Code a category by comparing each level with the mean of those before: ``contr.helmert``.

    The column of the level in place j + 1 is j there, -1 in the j places before and 0 after, among
    the levels that training rows have.
    """

    name: Literal["helmert"]


@dataclass(frozen=True, config=STRICT)
class Polynomial:
    """Code an ordered category by orthogonal polynomials of a level's place: ``contr.poly``.

    Places count the levels that training rows have. Other categories are coded by treatment: with
    reference 'first', this is R's default.

    Attributes
    ----------
    name : 'polynomial'
    reference : {'first', 'last'}
        Of categories that are not ordered.
    """

    name: Literal["polynomial"]
    reference: Literal["first", "last"]


@dataclass(frozen=True, config=STRICT)
class Drop:
    """Leave out training rows that lack a value; test rows that do have no prediction."""

    name: Literal["drop"]


@dataclass(frozen=True, config=STRICT)
class Impute:
    """Give rows that lack a value one that the training rows have, the same in test rows.

    Each training row that has a value counts once, whatever its weight.

    Attributes
    ----------
    name : 'impute'
    numbers : {'mean', 'median'}
        Of columns of numbers; of an even count the median is the mean of the middle two.
    categories : 'most-frequent'
        Of categories, strings and booleans. Of levels that are equally frequent the first in the
        order of levels is taken, of strings that of code points, of booleans false.
    """

    name: Literal["impute"]
    numbers: Literal["mean", "median"]
    categories: Literal["most-frequent"]


Missing = Annotated[Drop | Impute, Field(discriminator="name")]
Encode = Annotated[Treatment | Sum | Helmert | Polynomial, Field(discriminator="name")]
# What a value of `Encode` is.
Encoding = Treatment | Sum | Helmert | Polynomial
Select = TopK
Scale = Annotated[Standardise | Divide, Field(discriminator="name")]
