"""The port of the H2O server: one that the user fixed, or any that is free."""

from __future__ import annotations

import os
import re
import socket

from fitdiff.errors import SpecificationError, UnavailableError

LOOPBACK = "127.0.0.1"
PORT_VARIABLE = "FITDIFF_H2O_PORT"


def fixed_port(port: int | None) -> int | None:
    """Return the port that the user fixed, once it is sure to be free; None if there is none.

    Parameters
    ----------
    port : int or None
        None takes the one in the environment variable ``FITDIFF_H2O_PORT``, if it is set.

    Raises
    ------
    SpecificationError
        If it is not a port.
    UnavailableError
        If it is taken.
    """
    text = os.environ.get(PORT_VARIABLE, "") if port is None else str(port)
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,5}", text) or not 1 <= int(text) <= 65535:
        raise SpecificationError(
            f"H2O port {text!r} (argument, or {PORT_VARIABLE}) is not a port. State a number from "
            "1 to 65535, or none: a free port is then found."
        )
    try:
        return _bind(int(text))
    except OSError as error:
        raise UnavailableError(
            f"H2O port {text} (argument, or {PORT_VARIABLE}) cannot be had: {error.strerror}. "
            "Choose another, or none: a free port is then found."
        ) from None


def free_port() -> int:
    """Return a port that was free just now; whoever wants it must be ready to lose it."""
    return _bind(0)


def _bind(port: int) -> int:
    """Hold a port for a moment, 0 for any that is free, and return its number."""
    with socket.socket() as probe:
        # As Java does: a connection that lingers from the previous run does not take the port.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind((LOOPBACK, port))
        return int(probe.getsockname()[1])
