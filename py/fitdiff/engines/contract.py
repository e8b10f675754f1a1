"""The contract of engines: their input, their result, and their description."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from fitdiff.errors import (
    SpecificationError,
    UnavailableError,
    UnsupportedSettingError,
    describe,
    nearest,
)
from fitdiff.models.contract import Context, Fit, SplitData, Status
from fitdiff.quantities.quantity import Quantity, quantity

if TYPE_CHECKING:
    from fitdiff.methods.method import Method
    from fitdiff.models.allowed import AllowedValues

# All that the file of an engine needs is imported from here.
__all__ = [
    "Context",
    "Engine",
    "Fit",
    "Option",
    "Quantity",
    "Resource",
    "SplitData",
    "Status",
    "check_supported",
    "engine_of",
    "engine_points",
    "load_engine",
    "problem_of",
    "quantity",
    "refusal",
]

Option = Literal["plain", "keep_weights"]


class Resource(Hashable, Protocol):
    """Something that all fits of a run share, such as a cluster; equal ones are opened once."""

    @property
    def title(self) -> str:
        """Name shown to the user at the start, such as 'a private H2O cluster of 2 nodes'."""

    def open(self, logs: Path, memory: str) -> AbstractContextManager[object]:
        """Start it, and end it on exit; what it yields is pickled to the workers.

        Parameters
        ----------
        logs : Path
            Folder for its output.
        memory : str
            What it may use, as the user stated it.
        """


@dataclass(frozen=True)
class Engine:
    """An implementation that fits models: one file, one ``ENGINE``, one entry point.

    Attributes
    ----------
    name : str
        ``language.framework``.
    supports : mapping of model to mapping of setting to AllowedValues
        For each model this engine fits, every setting of it and the values supported.
    fit : callable (Method, SplitData, Context) -> Fit
        Raises what the framework raises; the run records it.
    versions : callable () -> mapping of str to str
        Name and version of all that takes part in a fit. Part of a cell's key.
    problem : callable () -> str or None
        Why the engine cannot run here, and the remedy; None when it can. Must be quick.
    tasks : callable (Method) -> tuple of str
        Names of the tasks that a method can be fitted for; two classes if it does not say.
    incompatibility : callable (Method) -> str or None
        Why values that are supported one by one are not supported together, as a sentence; None
        when they can.
    files : mapping of model to tuple of str
        Modules, or packages with all modules in them, that a fit of the model runs, besides the
        engine's own module and that of the model's settings. Part of a cell's key, see
        `fitdiff.run.code`; `fitdiff.run.imports.undeclared` finds what was forgotten.
    heeds : frozenset of {'plain', 'keep_weights'}
        Options of the context that change a result; with and without them cells are kept apart.
    resource : callable (Method) -> Resource or None
        What a method's fits share for a whole run; in the context as ``resource``.
    is_random : callable (Method) -> bool
        Whether a fit depends on the context's seed, or on chance: whether the same rows can give
        two results. Those that cannot have no noise floor, and are not fitted twice.
    is_repeatable : callable (Method) -> bool
        Whether two fits of the same rows with the same seed are equal to the bit; not where
        threads race for the weights.
    """

    name: str
    supports: Mapping[str, Mapping[str, AllowedValues]]
    fit: Callable[[Method, SplitData, Context], Fit]
    versions: Callable[[], Mapping[str, str]]
    problem: Callable[[], str | None]
    tasks: Callable[[Method], tuple[str, ...]] = lambda method: ("binary",)  # noqa: ARG005
    incompatibility: Callable[[Method], str | None] = lambda method: None  # noqa: ARG005
    files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    heeds: frozenset[Option] = frozenset()
    resource: Callable[[Method], Resource | None] = lambda method: None  # noqa: ARG005
    is_random: Callable[[Method], bool] = lambda method: True  # noqa: ARG005
    is_repeatable: Callable[[Method], bool] = lambda method: True  # noqa: ARG005


@cache
def engine_points() -> Mapping[str, EntryPoint]:
    """All engines announced under the entry-point group ``fitdiff.engines``, not yet imported."""
    return {point.name: point for point in sorted(entry_points(group="fitdiff.engines"))}


@cache
def load_engine(name: str) -> Engine:
    """Import an engine by name; one that cannot be imported harms no study but its own.

    Raises
    ------
    SpecificationError
        If no engine has that name.
    UnavailableError
        If its module cannot be imported, or holds something else than an engine.
    """
    points = engine_points()
    if name not in points:
        raise SpecificationError(f"No engine '{name}' is installed. {nearest(name, points)}")
    try:
        engine = points[name].load()
    # The code of whoever brings it may do anything, `sys.exit` included.
    except (Exception, SystemExit) as error:
        raise UnavailableError(
            f"Engine '{name}' ({points[name].value}) cannot be imported: "
            f"{describe(error)}. Install what it needs, or correct its module."
        ) from error
    if not isinstance(engine, Engine):
        raise UnavailableError(
            f"Engine '{name}': {points[name].value} is a {type(engine).__name__}, not an Engine."
        )
    return engine


def problem_of(engine: Engine) -> str | None:
    """Why an engine cannot run here, None when it can; one that cannot even say so cannot run."""
    try:
        return engine.problem()
    except Exception as error:
        return describe(error)


def engine_of(method: Method) -> Engine:
    """Return the engine that a method names, once it is sure to support every setting.

    Raises
    ------
    SpecificationError, UnavailableError
        As `load_engine` does.
    UnsupportedSettingError
        If the engine does not fit the model, or does not support a setting's value.
    """
    engine = load_engine(method.engine)
    check_supported(engine, method)
    return engine


def check_supported(engine: Engine, method: Method) -> None:
    """Raise `UnsupportedSettingError` unless ``engine`` supports every setting of ``method``."""
    if reason := refusal(engine, method):
        raise UnsupportedSettingError(reason)


def refusal(engine: Engine, method: Method) -> str | None:
    """Say why an engine does not support a method; None when it does."""
    if method.model not in engine.supports:
        return (
            f"Engine '{engine.name}' cannot fit the model '{method.model}' (method "
            f"'{method.name}'). Supported: {', '.join(sorted(engine.supports))}."
        )
    domains = engine.supports[method.model]
    for setting, value in method.settings().items():
        if setting == "engine":
            continue
        domain = domains.get(setting)
        if domain is None or not domain.accepts(value):
            allowed = "no value of it" if domain is None else domain.description
            return (
                f"Engine '{engine.name}' does not support {setting} = {value!r} (method "
                f"'{method.name}'). Supported: {allowed}. Change the setting or the engine."
            )
    if reason := engine.incompatibility(method):
        return (
            f"Engine '{engine.name}' does not support all settings of method '{method.name}' "
            f"together: {reason} Change one of these settings or the engine."
        )
    return None
