"""The ports of an H2O cluster: fixed by the user, or any that are free."""

from __future__ import annotations

import os
import re
import socket
from contextlib import ExitStack, suppress

from fitdiff.errors import SpecificationError, UnavailableError

LOOPBACK = "127.0.0.1"
PORT_VARIABLE = "FITDIFF_H2O_PORT"

# The port after a free one may be taken; that this happens so often is beyond belief.
_ATTEMPTS = 20


def ports_of(nodes: int) -> int:
    """Count the consecutive ports of a cluster: with several nodes, each has one for the others."""
    return 1 if nodes == 1 else 2 * nodes


def fixed_port(port: int | None, nodes: int = 1) -> int | None:
    """Return the first port that the user fixed, once all are sure to be free; None if none is.

    Parameters
    ----------
    port : int or None
        None takes the one in the environment variable ``FITDIFF_H2O_PORT``, if it is set. That is
        for a cluster of one node; larger ones, which a run may have at the same time, take ports
        that follow: a cluster of two the second to the fifth after it.
    nodes : int, default 1

    Raises
    ------
    SpecificationError
        If it is not a port, or the last ports of all.
    UnavailableError
        If one of them is taken.
    """
    text = os.environ.get(PORT_VARIABLE, "") if port is None else str(port)
    if not text:
        return None
    # Beyond the ports of all smaller clusters, taken as two a node: 2 + 4 + ... + 2 (nodes - 1).
    distance = 0 if port is not None else nodes * (nodes - 1)
    largest = 65535 - distance - ports_of(nodes) + 1
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= largest:
        raise SpecificationError(
            f"H2O port {text!r} (argument, or {PORT_VARIABLE}) is not a port. State a number from "
            f"1 to {largest}, or none: a free port is then found."
        )
    first = int(text) + distance
    for number in range(first, first + ports_of(nodes)):
        try:
            _bind(number).close()
        except OSError as error:
            raise UnavailableError(
                f"H2O port {number} (argument, or {PORT_VARIABLE}) cannot be used: "
                f"{error.strerror}. Choose another, or none: a free port is then found."
            ) from None
    return first


def free_port(nodes: int = 1) -> int:
    """Return the first of as many ports in a row as a cluster takes, all free just now.

    Whoever wants them must be ready to lose them.

    Raises
    ------
    UnavailableError
        If there are none.
    """
    for _ in range(_ATTEMPTS):
        with suppress(OSError, OverflowError), ExitStack() as held:
            first = int(held.enter_context(_bind(0)).getsockname()[1])
            for number in range(first + 1, first + ports_of(nodes)):
                held.enter_context(_bind(number))
            return first
    raise UnavailableError(
        f"No {ports_of(nodes)} free ports in a row were found for H2O. Set {PORT_VARIABLE}."
    )


def _bind(port: int) -> socket.socket:
    """Hold a port, 0 for any that is free, until the socket is closed."""
    probe = socket.socket()
    try:
        # As Java does: a connection that lingers from the previous run does not take the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((LOOPBACK, port))
    except BaseException:
        probe.close()
        raise
    return probe
