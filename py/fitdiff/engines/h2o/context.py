"""Checks of the context for engines that use H2O, and their time limit."""

from __future__ import annotations

from fitdiff.engines.contract import Context
from fitdiff.engines.h2o.server import H2OAddress
from fitdiff.errors import UnavailableError

# Part of the time limit after which training is cancelled: what comes after it takes time too, and
# no other process can cancel a job on the server once the process that asked for it has been ended.
TRAINING_SHARE = 0.9


def address_of(context: Context, engine: str) -> H2OAddress:
    """Return the address of the run's cluster.

    Raises
    ------
    UnavailableError
        If the context has none.
    """
    if not isinstance(context.resource, H2OAddress):
        raise UnavailableError(
            f"The engine '{engine}' needs an H2O cluster, and this context has none. `fitdiff run` "
            "starts one; in Python, give the context the address that "
            "fitdiff.engines.h2o.server.start_h2o returns."
        )
    return context.resource


def nodes_problem(seen: int, nodes: int) -> str | None:
    """Say that a cluster has not the number of nodes that a method states; None if it has."""
    if seen == nodes:
        return None
    return (
        f"The H2O cluster has {seen} node(s), but the method states nodes = {nodes}. Start another "
        f"with fitdiff.engines.h2o.server.start_h2o(..., nodes={nodes}); `fitdiff run` does."
    )


def timed_out(time_limit: float) -> TimeoutError:
    """Make the error of a fit whose training was cancelled because of its limit, in seconds."""
    return TimeoutError(
        f"H2O trained for more than {TRAINING_SHARE * time_limit:g} s, so the job was cancelled. "
        "Raise the study's time_limit, or ask for fewer epochs."
    )
