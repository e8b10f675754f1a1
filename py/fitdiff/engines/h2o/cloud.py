"""Status of a cluster (which H2O calls a cloud), as one of its nodes reports it."""

from __future__ import annotations

import json
from base64 import b64encode
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fitdiff.engines.h2o.server import H2OAddress

# A node that does not answer meanwhile is asked again.
_SECONDS = 10


def is_complete(address: H2OAddress, nodes: int) -> bool:
    """Tell whether the node belongs to our cluster, with this number of healthy nodes.

    Once it does, no other node is let in: H2O is asked to lock the cluster, which it else does at
    the first work it gets.
    """
    cloud = ask(address, "GET", "/3/Cloud?skip_ticks=true", address.password)[1]
    if cloud.get("cloud_name") != address.name or cloud.get("cloud_size") != nodes:
        return False
    if not (cloud.get("cloud_healthy") and cloud.get("consensus")):
        return False
    if not cloud.get("locked"):
        ask(address, "POST", "/3/CloudLock?reason=complete", address.password)
    return bool(cloud.get("locked"))


def ask(
    address: H2OAddress, verb: str, path: str, password: str | None
) -> tuple[int, dict[str, Any]]:
    """Status and content of an answer; (0, {}) without an answer, {} when it is not JSON."""
    headers = {}
    if password is not None:
        token = b64encode(f"{address.user}:{password}".encode()).decode()
        headers["Authorization"] = f"Basic {token}"
    with closing(HTTPConnection(address.ip, address.port, timeout=_SECONDS)) as connection:
        try:
            connection.request(verb, path, headers=headers)
            response = connection.getresponse()
            content = json.loads(response.read())
        except (OSError, HTTPException):
            return 0, {}
        except ValueError:
            return response.status, {}
    return response.status, content if isinstance(content, dict) else {}
