"""Call R functions from Python, in an R process that can be timed, killed and replaced.

>>> from rbridge import RSession
>>> with RSession() as r:
...     r.call("stats", "median", {"x": [3, 1, 2]}).unwrap()  # doctest: +SKIP

Names are imported when first used: processes that start others need no NumPy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rbridge.conditions import RCondition as RCondition
    from rbridge.conditions import RFailure as RFailure
    from rbridge.errors import RBridgeError as RBridgeError
    from rbridge.errors import RError as RError
    from rbridge.errors import RRefused as RRefused
    from rbridge.errors import RSessionError as RSessionError
    from rbridge.errors import RTimedOut as RTimedOut
    from rbridge.errors import RUnavailable as RUnavailable
    from rbridge.errors import RWorkerDied as RWorkerDied
    from rbridge.frames import Frame as Frame
    from rbridge.frames import FrameColumn as FrameColumn
    from rbridge.nursery import Forked as Forked
    from rbridge.nursery import Nursery as Nursery
    from rbridge.process import r_nursery as r_nursery
    from rbridge.results import RResult as RResult
    from rbridge.session import RSession as RSession
    from rbridge.values import Masked as Masked
    from rbridge.values import NonFinite as NonFinite
    from rbridge.values import Value as Value

_HOMES = {
    "Forked": "rbridge.nursery",
    "Frame": "rbridge.frames",
    "FrameColumn": "rbridge.frames",
    "Masked": "rbridge.values",
    "NonFinite": "rbridge.values",
    "Nursery": "rbridge.nursery",
    "RBridgeError": "rbridge.errors",
    "RCondition": "rbridge.conditions",
    "RError": "rbridge.errors",
    "RFailure": "rbridge.conditions",
    "RRefused": "rbridge.errors",
    "RResult": "rbridge.results",
    "RSession": "rbridge.session",
    "RSessionError": "rbridge.errors",
    "RTimedOut": "rbridge.errors",
    "RUnavailable": "rbridge.errors",
    "RWorkerDied": "rbridge.errors",
    "Value": "rbridge.values",
    "r_nursery": "rbridge.process",
}

__all__ = sorted(_HOMES)  # noqa: PLE0605 - a list of names, of which each is in the table above


# Type checkers would take any name to be there.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module 'rbridge' has no attribute '{name}'")
        value = getattr(import_module(_HOMES[name]), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_HOMES})
