"""The H2O cluster that all fits of a run share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from fitdiff.engines.h2o.server import H2OAddress, start_h2o
from fitdiff.methods.method import Method


@dataclass(frozen=True)
class Cluster:
    """A private cluster of some nodes: a `fitdiff.engines.contract.Resource`."""

    nodes: int

    @property
    def title(self) -> str:
        """Name shown to the user at the start."""
        return f"a private H2O cluster of {self.nodes} node{'s' * (self.nodes > 1)}"

    @contextmanager
    def open(self, logs: Path, memory: str = "1g") -> Iterator[H2OAddress]:
        """Start it; yield its address. ``memory`` is each node's Java heap, as ``-Xmx``."""
        log = logs / f"h2o-{self.nodes}.log"
        with start_h2o(log, memory=memory, nodes=self.nodes) as server:
            yield server.address


def cluster_of(method: Method) -> Cluster:
    """The cluster on which a method is fitted, which states its number of nodes."""
    return Cluster(int(method.spec.nodes))
