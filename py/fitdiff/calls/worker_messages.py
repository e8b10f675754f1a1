"""What `PythonWorker` and its process say to each other, pickled over a socket of their own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import pandas as pd

from fitdiff.calls.tree import Node

# A module and the names to follow from it: ("statsmodels.api", ("OLS", "from_formula")).
Path: TypeAlias = tuple[str, tuple[str, ...]]
# Functions of ours that are called with a value, each with its other arguments.
Asked: TypeAlias = tuple[tuple[str, Mapping[str, Any]], ...]


@dataclass(frozen=True)
class Formal:
    """An argument that a function has.

    Attributes
    ----------
    name : str
    default : str or None
        Its code; None without one.
    kind : {'plain', 'keyword', 'positional', 'rest'}
        'rest' for R's ``...``, Python's ``*args`` and ``**kwargs``.
    """

    name: str
    default: str | None = None
    kind: str = "plain"


@dataclass(frozen=True)
class Described:
    """A function as installed.

    Attributes
    ----------
    name : str
        Its full name.
    version : str
        Of its package.
    formals : tuple of Formal or None
        None where it does not tell.
    problem : str
        Why it cannot be used; empty when it can.
    generic, methods
        R: whether it dispatches on a class, and the classes that it has methods for.
    identity : str
        Python: the same for one object found in several modules.
    choices : tuple of (str, tuple of str)
        R: arguments with the values that the function's body matches them with.
    """

    name: str
    version: str = ""
    formals: tuple[Formal, ...] | None = None
    problem: str = ""
    generic: bool = False
    methods: tuple[str, ...] = ()
    identity: str = ""
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True)
class Describe:
    """Look functions up."""

    paths: tuple[Path, ...]
    packages: tuple[str, ...]


@dataclass(frozen=True)
class Run:
    """Build a call and run it.

    Attributes
    ----------
    tree : Node
    functions : mapping of Node to Path
    packages : tuple of str
        Packages in which functions may be.
    names : mapping of str to object
        Columns, the table, ``X``, ``y``.
    formula_names : mapping of str to Path
        What formulas may use besides columns.
    seed : int
    then : tuple of (str, mapping of str to object)
        Functions of ours, ``module:function``, that are called with the value as their first
        argument once it is there, and their other arguments: the data cross but once.
    """

    tree: Node
    functions: Mapping[Node, Path]
    packages: tuple[str, ...]
    names: Mapping[str, pd.DataFrame | pd.Series]
    formula_names: Mapping[str, Path] = field(default_factory=dict)
    seed: int = 1
    then: Asked = ()


@dataclass(frozen=True)
class Ran:
    """A call that ran.

    Attributes
    ----------
    handle : int
    kind : str
        The full name of the object's class.
    warnings : tuple of str
    assumptions : tuple of str
        What was done to the object besides: ``.fit(X, y)``.
    tree : Node
        The call with that added.
    methods : tuple of (Call, Described)
        Methods of results that were called.
    settings : mapping of str to str
        ``get_params()`` of an estimator, as code.
    seconds : float
    versions : mapping of str to str
    output : str
    """

    handle: int
    kind: str
    warnings: tuple[str, ...]
    assumptions: tuple[str, ...]
    tree: Node
    methods: tuple[tuple[Node, Described], ...]
    settings: Mapping[str, str]
    seconds: float
    versions: Mapping[str, str]
    output: str


@dataclass(frozen=True)
class Ask:
    """Call a function of ours, ``module:function``, with an object as its first argument."""

    handle: int
    function: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True)
class Forget:
    """Forget objects."""

    handles: tuple[int, ...]


@dataclass(frozen=True)
class Failed:
    """What was raised instead of an answer.

    Attributes
    ----------
    kind : str
        The exception's class.
    message : str
    refused : bool
        Whether it is a `CallError`: the user's call, not its fit.
    warnings : tuple of str
    """

    kind: str
    message: str
    refused: bool = False
    warnings: tuple[str, ...] = ()


Request: TypeAlias = Describe | Run | Ask | Forget
