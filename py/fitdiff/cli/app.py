"""The command line: what ``fitdiff`` runs."""

from __future__ import annotations

import errno
import logging
import signal
import sys
from types import FrameType
from typing import Annotated, NoReturn

import typer

from fitdiff.cli.lazy import LazyCommands, flush_output
from fitdiff.cli.messages import KEPT, StandardError, message_of, say

# Without markup, help needs no `rich`, a third of the time that it takes.
app = typer.Typer(
    cls=LazyCommands,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _show_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(version("fitdiff"))
        raise typer.Exit


@app.callback()
def fitdiff(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    """Find out why R and Python differ, on the same data and the same splits.

    Studies, methods and ladders are named, or given as a path that ends in .toml; `fitdiff list`
    has the names. A file of your own may name what ships, and what is in folders `methods`,
    `studies` and `ladders` beside it.

    Exit codes: 0 done or the same, 1 different or failed cells, 2 wrong usage, 3 not comparable or
    undecided, 130 interrupted by Ctrl-C.
    """


def main() -> None:
    """Run the command line."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s", handlers=[StandardError()])
    logging.getLogger("fitdiff").setLevel(logging.INFO)
    signal.signal(signal.SIGTERM, _exit_on_signal)
    try:
        app()
    except KeyboardInterrupt:  # before a command began, or while it ended
        say(KEPT)
        sys.exit(130)
    except OSError as error:  # while help is printed
        _end(error)
    finally:
        if unwritten := flush_output():
            _end(unwritten)


def _end(error: OSError) -> NoReturn:
    """Explain why the output cannot be written; a reader such as `head` may have had enough."""
    flush_output()
    if error.errno == errno.EPIPE:
        sys.exit(1)
    say(message_of(error) or f"fitdiff: {error}")
    sys.exit(2)


def _exit_on_signal(number: int, _: FrameType | None) -> None:
    """Leave through every ``finally``, so that R and Java end with us."""
    sys.exit(128 + number)
