"""The worker processes that all comparisons and fits of one Python session share."""

from __future__ import annotations

import atexit
import os
import threading

from fitdiff.calls import Workers

# A worker answers one question at a time.
ONE_AT_A_TIME = threading.Lock()
_shared: dict[int, Workers] = {}


def workers() -> Workers:
    """Return this process's workers; each starts at its first call and stays warm."""
    # A fork must not speak over its parent's connections.
    if os.getpid() not in _shared:
        _shared[os.getpid()] = Workers()
    return _shared[os.getpid()]


def close() -> None:
    """End the worker processes; the next comparison starts others.

    Called when Python ends.

    Examples
    --------
    >>> import fitdiff
    >>> fitdiff.close()
    """
    if (own := _shared.pop(os.getpid(), None)) is not None:
        own.close()


atexit.register(close)
