"""The command line: what `fitdiff.cli` holds, and how errors and signals end it."""

from __future__ import annotations

import logging
import signal
import sys
from collections.abc import Callable
from types import FrameType

import typer
from rich.logging import RichHandler

from fitdiff.cli.compare import compare
from fitdiff.cli.diff import diff
from fitdiff.cli.doctor import doctor
from fitdiff.cli.explain import explain
from fitdiff.cli.list import list_
from fitdiff.cli.options import ERR
from fitdiff.cli.report import report
from fitdiff.cli.run import run
from fitdiff.errors import FitdiffError
from fitdiff.plugins import Plugins
from rbridge import RBridgeError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="The same data, the same splits: R says one thing and Python another. Why?",
)
for _command in (run, compare, diff, explain, report, doctor):
    app.command()(_command)
app.command("list")(list_)
COMMANDS: Plugins[Callable[..., None]] = Plugins("fitdiff.commands")
for _name in COMMANDS:
    app.command(_name)(COMMANDS[_name])


def main() -> None:
    """Run the command line: errors that the user can mend are one message and exit code 2."""
    logging.basicConfig(
        level=logging.WARNING, format="%(message)s", handlers=[RichHandler(console=ERR)]
    )
    logging.getLogger("fitdiff").setLevel(logging.INFO)
    signal.signal(signal.SIGTERM, _exit_on_signal)
    try:
        app()
    except (FitdiffError, RBridgeError) as error:
        ERR.print(f"fitdiff: {error}", markup=False)
        sys.exit(2)
    except KeyboardInterrupt:
        ERR.print("Interrupted. Finished cells are kept; run the same command again to go on.")
        sys.exit(130)


def _exit_on_signal(number: int, _: FrameType | None) -> None:
    """Leave through every ``finally``, so that R and Java end with us."""
    sys.exit(128 + number)
