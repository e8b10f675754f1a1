"""Commands that are listed without being imported, and the errors that end them."""

from __future__ import annotations

import ast
import contextlib
import gc
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib.metadata import EntryPoint
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from fitdiff.cli.messages import KEPT, message_of, say
from fitdiff.plugins import Plugins, announced

GROUP = "fitdiff.commands"
# In the order of the help; packages add theirs under the same entry-point group.
OWN = tuple(
    EntryPoint(name, f"fitdiff.cli.{name.replace('-', '_')}:{function}", GROUP)
    for name, function in {
        "compare": "compare",
        "compare-results": "compare_results",
        "translate": "translate",
        "differences": "differences",
        "run": "run",
        "merge": "merge",
        "explain": "explain",
        "report": "report",
        "evidence": "evidence",
        "list": "list_",
        "doctor": "doctor",
    }.items()
)


def commands() -> Mapping[str, Callable[[], Callable[..., None]]]:
    """Map each command to its import: ours, then those of plug-ins, which cannot hide ours."""
    added: Plugins[Callable[..., None]] = Plugins(GROUP)
    plugged = {name: lambda name=name: added[name] for name in added}
    return {point.name: point.load for point in OWN} | {
        name: load for name, load in plugged.items() if name not in {point.name for point in OWN}
    }


@contextlib.contextmanager
def importing() -> Iterator[None]:
    """Collect no garbage: what imports make stays, and to look through it takes a tenth of them."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def summary_line(value: str) -> str:
    """Return the first line of a docstring from its source: nothing is imported but its package.

    Parameters
    ----------
    value : str
        Of an entry point, as ``package.module:function``; where there is no such function, the
        line is the module's. Empty where the source cannot be read.
    """
    module, _, name = value.partition(":")
    with contextlib.suppress(ImportError, OSError, SyntaxError, ValueError, AttributeError):
        spec = find_spec(module)
        if spec is None or spec.origin is None:
            return ""
        tree = ast.parse(Path(spec.origin).read_bytes())
        named = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name]
        said = ast.get_docstring(named[0] if named else tree)
        return said.splitlines()[0] if said else ""
    return ""


class LazyCommands(TyperGroup):
    """A group that imports the one command that is called.

    What the user can cure ends a command with one message and exit code 2; Ctrl-C with 130 and
    what is kept.
    """

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        self._importers = commands()
        values = {point.name: point.value for point in OWN}
        values = {name: point.value for name, point in announced(GROUP).items()} | values
        for name in self._importers:
            line = summary_line(values[name])
            self.add_command(TyperCommand(name, short_help=line), name)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Find the command that is called, and import it."""
        name, command, rest = super().resolve_command(ctx, args)
        if name is not None and name in self._importers:
            single = typer.Typer(
                rich_markup_mode=None,
                add_completion=False,
                context_settings={"help_option_names": ["-h", "--help"]},
            )
            with importing():
                single.command(name)(self._importers[name]())
            command = typer.main.get_command(single)
        return name, command, rest

    def invoke(self, ctx: Any) -> Any:
        """Run the command that is called."""
        with _explained():
            return super().invoke(ctx)


@contextlib.contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except KeyboardInterrupt:
        say(KEPT)
        raise typer.Exit(130) from None
    except Exception as error:
        message = message_of(error)
        if message is None:
            raise
        say(message)
        raise typer.Exit(2) from None


def flush_output() -> OSError | None:
    """Write what is buffered; what cannot be is dropped, or Python complains of it as it ends."""
    try:
        sys.stdout.flush()
    except OSError as error:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return error
    return None
