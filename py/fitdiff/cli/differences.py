"""The command ``fitdiff differences``."""

from __future__ import annotations

from typing import Annotated

import typer

from fitdiff.cli.options import AsJson

Named = typer.Argument(help="glm, stats::glm, LogisticRegression; 'r:' or 'py:' before it says.")


def differences(
    first: Annotated[str, Named], second: Annotated[str, Named], as_json: AsJson = False
) -> None:
    """Print the known differences of two functions, with what to type for equal numbers.

    Exit codes: 0 done, 2 usage.
    """
    from fitdiff.calls import Workers
    from fitdiff.translation.naming import differences_named

    with Workers() as workers:
        print(differences_named(first, second, workers, as_json), end="")
