"""Call R functions from Python, in an R process that can be timed, killed and replaced.

>>> from rbridge import RSession
>>> with RSession() as r:
...     r.call("stats", "median", {"x": [3, 1, 2]}).unwrap()  # doctest: +SKIP
"""

from rbridge.conditions import RCondition, RFailure
from rbridge.errors import (
    RBridgeError,
    RError,
    RRefused,
    RSessionError,
    RTimedOut,
    RUnavailable,
    RWorkerDied,
)
from rbridge.frames import Frame, FrameColumn
from rbridge.nursery import Forked, Nursery
from rbridge.process import r_nursery
from rbridge.results import RResult
from rbridge.session import RSession
from rbridge.values import Masked, NonFinite, Value

__all__ = [
    "Forked",
    "Frame",
    "FrameColumn",
    "Masked",
    "NonFinite",
    "Nursery",
    "RBridgeError",
    "RCondition",
    "RError",
    "RFailure",
    "RRefused",
    "RResult",
    "RSession",
    "RSessionError",
    "RTimedOut",
    "RUnavailable",
    "RWorkerDied",
    "Value",
    "r_nursery",
]
