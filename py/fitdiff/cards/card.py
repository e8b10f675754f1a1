"""What a card is: what fitdiff knows of one function beyond its signature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from fitdiff.calls.tree import Language
from fitdiff.cards.codecs import Codec, Same

# How data reach a function: columns as arguments; R's formula and data; R's matrix and vector;
# statsmodels' formula or matrices, then .fit(); an estimator, then .fit(X, y); a model inside,
# whose settings it shares; a method of a column; a function of parameters and columns that is
# defined before; an estimator, then .fit_transform(X).
Shape: TypeAlias = Literal[
    "function",
    "formula",
    "matrix",
    "statsmodels",
    "estimator",
    "wrapper",
    "method",
    "curve",
    "transformer",
]


@dataclass(frozen=True)
class Setting:
    """A setting, by a name that both languages share, and the arguments that hold it.

    Attributes
    ----------
    names : str
        Of the setting; several that one argument holds are joined by ', ': 'family, link'.
    arguments : str
        In the same way; those of ``.fit()`` begin with 'fit:', those of a function in
        ``control =`` with 'control:'.
    codec : Codec
        From the arguments to values that both languages share, and back.
    default : str
        Code of the default where no signature tells it.
    """

    names: str
    arguments: str
    codec: Codec = field(default_factory=Same)
    default: str = ""

    @property
    def covers(self) -> tuple[str, ...]:
        """The names of the settings."""
        return tuple(self.names.split(", "))

    @property
    def held_by(self) -> tuple[str, ...]:
        """The arguments."""
        return tuple(self.arguments.split(", "))


@dataclass(frozen=True)
class Report:
    """How to get a quantity from what a function returns.

    Attributes
    ----------
    kind : str
        Such as 'coefficients'.
    code : str
        With ``fit`` for the result, and ``{level}`` and the like for settings.
    meaning : str
        How it is defined, where definitions differ; the first report of a kind is what the
        function says by itself.
    when : mapping of str to tuple
        Values of settings for which this holds.
    """

    kind: str
    code: str
    meaning: str = ""
    when: Mapping[str, tuple[object, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class Example:
    """A call on a table that ships with R, by which the card is tested.

    Attributes
    ----------
    call : str
        Without the prefix of its language.
    table : str
        Such as 'r:datasets::mtcars'.
    outcome : str
        Where no formula tells it.
    features : tuple of str
    agrees : float
        Relative difference from the counterpart that is allowed here; the card's where it is 0.
    exact : bool
        Whether a function of the other language does exactly the same.
    """

    call: str
    table: str
    outcome: str = ""
    features: tuple[str, ...] = ()
    agrees: float = 0.0
    exact: bool = True


@dataclass(frozen=True)
class Card:
    """What fitdiff knows of one function.

    Attributes
    ----------
    function : str
        Its full name: 'stats::glm', 'sklearn.linear_model.LogisticRegression'.
    method : str
        Functions of one method are counterparts; a key of `fitdiff.cards.methods.METHODS`.
    objective : str
        What it minimises, or computes.
    shape : Shape
    also : tuple of str
        Other full names under which it is called, such as S3 methods.
    data : mapping of str to str
        Arguments of data, by their role, in the order of the call.
    settings : tuple of Setting
    fixed : mapping of str to object
        Settings for which it has no argument, where the value is not the method's usual one.
    tight : mapping of str to str
        Accuracy: argument to code that makes its solver as exact as it can be.
    tight_aliased : mapping of str to str
        The same where columns are combinations of others, if that limit decides which are.
    prepare, settle : str
        A line before the fit that tightens its solver where no argument does;
        a line after the fit that has standard errors catch up with the estimates.
    stops : str
        What its solver's limit of accuracy is about.
    reports : tuple of Report
    harmless : tuple of str
        Arguments that change no number that is reported.
    examples : tuple of Example
    agrees : float
        Relative difference from an exact counterpart: what its solver can do when tight.
    because : str
        Why, where that is not rounding.
    first : int
        The higher, the sooner it is chosen among counterparts.
    nested : mapping of str to str
        Arguments that hold what another R function makes of its defaults: 'control'.
    around : tuple of str
        Of a wrapper: functions of the models that it takes, by their full names.
    needs : tuple of str
        R packages, or import lines of Python, that the codes of its settings and reports need.
    model : str
        The model of `fitdiff.models` that has the same objective as code; empty without one.
    fitted_by : str
        Of a statsmodels model: the method that fits it, if another one, which ends `function`.
    """

    function: str
    method: str
    objective: str
    shape: Shape = "function"
    also: tuple[str, ...] = ()
    data: Mapping[str, str] = field(default_factory=dict)
    settings: tuple[Setting, ...] = ()
    fixed: Mapping[str, object] = field(default_factory=dict)
    tight: Mapping[str, str] = field(default_factory=dict)
    tight_aliased: Mapping[str, str] = field(default_factory=dict)
    prepare: str = ""
    settle: str = ""
    stops: str = ""
    reports: tuple[Report, ...] = ()
    harmless: tuple[str, ...] = ()
    examples: tuple[Example, ...] = ()
    agrees: float = 1e-12
    because: str = ""
    first: int = 0
    nested: Mapping[str, str] = field(default_factory=dict)
    around: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    model: str = ""
    fitted_by: str = "fit"

    @property
    def language(self) -> Language:
        """The language of the function."""
        return "r" if "::" in self.function else "py"

    @property
    def name(self) -> str:
        """The function's own name."""
        if self.fitted_by != "fit":
            return f"{self.constructor}.{self.fitted_by}"
        return self.constructor

    @property
    def constructor(self) -> str:
        """The name of what is called: of the class where a method fits it."""
        return self._base.rpartition("::" if self.language == "r" else ".")[2]

    @property
    def _base(self) -> str:
        return self.function.removesuffix(f".{self.fitted_by}")

    @property
    def module(self) -> str:
        """R's package, Python's module."""
        return self._base.rpartition("::" if self.language == "r" else ".")[0]

    def setting(self, name: str) -> Setting | None:
        """The setting of a name; None if there is no argument for it."""
        return next((one for one in self.settings if name in one.covers), None)
