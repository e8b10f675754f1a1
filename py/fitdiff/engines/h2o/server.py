"""The run's private H2O cluster: started by us, closed to others, always ended."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Self

from fitdiff.engines.h2o import guard as guard_program
from fitdiff.engines.h2o.cloud import ask, is_complete
from fitdiff.engines.h2o.command import find_jar, h2o_command, write_flatfile, write_login
from fitdiff.engines.h2o.java import find_java
from fitdiff.engines.h2o.port import LOOPBACK, PORT_VARIABLE, fixed_port, free_port
from fitdiff.errors import SpecificationError, UnavailableError

# 3 s for one node and 6 s for two on an idle machine, but a busy one may take ten times as long.
SECONDS_TO_START = 120.0
ATTEMPTS = 3
PATIENCE = 10.0  # seconds for a killed Java to be gone


@dataclass(frozen=True)
class H2OAddress:
    """Address of a node of a cluster, and the credentials of its owner.

    Attributes
    ----------
    ip : str
    port : int
        Of its REST interface, which takes all work for the whole cluster.
    name : str
        Of the cluster: a server that answers with another name is not ours.
    user, password : str
        For HTTP basic authentication.
    """

    ip: str
    port: int
    name: str
    user: str
    password: str = field(repr=False)

    @property
    def url(self) -> str:
        """Root of the REST interface, without a final slash."""
        return f"http://{self.ip}:{self.port}"


@dataclass(frozen=True)
class H2OServer:
    """A cluster that we started; as a context manager it is stopped at the end.

    Attributes
    ----------
    addresses : tuple of H2OAddress
        Of all nodes. They have name, user and password in common.
    guard : Popen
        The process that runs the nodes and ends them when this process ends (see
        `fitdiff.engines.h2o.guard`).
    folder : Path
        Temporary files of Java, removed with it.
    log : Path
        What all nodes say; each line states whose it is.
    """

    addresses: tuple[H2OAddress, ...]
    guard: subprocess.Popen[bytes]
    folder: Path
    log: Path

    @property
    def address(self) -> H2OAddress:
        """The node to talk to, the first."""
        return self.addresses[0]

    def stop(self) -> None:
        """End all nodes and remove its temporary files; the second time, do nothing."""
        if self.guard.stdin is not None:
            self.guard.stdin.close()  # which is the guard's sign
        try:
            self.guard.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.guard.kill()  # and with it, by the kernel, the nodes
            self.guard.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def start_h2o(log: Path, memory: str = "1g", port: int | None = None, nodes: int = 1) -> H2OServer:
    """Start a private cluster and wait until it is complete.

    It listens on the loopback interface only, asks for a random password, and ends with this
    process, however that ends. Its nodes, if they are several, talk to each other without a
    password, but let no further one in.

    Parameters
    ----------
    log : Path
        Where H2O's output is kept.
    memory : str, default '1g'
        Java heap of each node, as ``-Xmx`` spells it.
    port : int, optional
        Of the first node, and the first in a row if there are several nodes. By default after the
        environment variable ``FITDIFF_H2O_PORT`` (see `fitdiff.engines.h2o.port.fixed_port`),
        else any that is free.
    nodes : int, default 1
        Each is a Java of its own, with threads for all processors.

    Raises
    ------
    SpecificationError
        If ``memory``, the port or the number of nodes is not one.
    UnavailableError
        If Java or the jar is missing, the port asked for is taken, or H2O does not start; in the
        last case the message ends with the end of the log.
    """
    if not re.fullmatch(r"[1-9][0-9]*[kmgKMG]", memory):
        raise SpecificationError(
            f"H2O memory {memory!r} is not a size that Java understands. Write '512m' or '2g'."
        )
    if nodes < 1:
        raise SpecificationError(f"An H2O cluster of {nodes} nodes is impossible. Use 1 or more.")
    if (fixed := fixed_port(port, nodes)) is not None:
        return _start(fixed, nodes, memory, log)
    for _ in range(ATTEMPTS - 1):
        with suppress(_PortTakenError):
            return _start(free_port(nodes), nodes, memory, log)
    return _start(free_port(nodes), nodes, memory, log)


class _PortTakenError(UnavailableError):
    """Another process took the port between our look and Java's."""


def _start(port: int, nodes: int, memory: str, log: Path) -> H2OServer:
    server = _launch(port, nodes, memory, log)
    try:
        _await(server)
        _check_password_is_asked(server)
    except BaseException:
        server.stop()
        raise
    return server


def _launch(port: int, nodes: int, memory: str, log: Path) -> H2OServer:
    java, jar = find_java(), find_jar()
    name, password = f"fitdiff-{secrets.token_hex(8)}", secrets.token_urlsafe(24)
    first = H2OAddress(LOOPBACK, port, name, "fitdiff", password)
    # H2O gives a node the port after its own to talk to the others.
    addresses = tuple(replace(first, port=port + 2 * i) for i in range(nodes))
    folder = Path(tempfile.mkdtemp(prefix="fitdiff-h2o-"))
    flatfile = write_flatfile(addresses, folder) if nodes > 1 else None
    commands = []
    for address in addresses:
        own = folder / str(address.port)
        own.mkdir(mode=0o700)
        login = write_login(address, own)
        commands.append(h2o_command(java, jar, address, memory, login, flatfile))
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as stream:
        guard = subprocess.Popen(
            # -I: nothing of the user's environment changes what the guard imports.
            [sys.executable, "-I", guard_program.__file__, folder, json.dumps(commands)],
            stdin=subprocess.PIPE,
            stdout=stream,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=os.environ | {"DO_NOT_TRACK": "1"},
            start_new_session=True,
        )
    return H2OServer(addresses, guard, folder, log)


def _await(server: H2OServer) -> None:
    """Return once every node says that it belongs to the cluster we started, all of it."""
    nodes = len(server.addresses)
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        try:
            status = server.guard.wait(0.1)
        except subprocess.TimeoutExpired:
            pass
        else:
            raise _explain_end(server, status)
        if all(is_complete(address, nodes) for address in server.addresses):
            return
    raise UnavailableError(
        f"H2O was not ready within {SECONDS_TO_START:g} s of its start at {server.address.url} "
        f"({nodes} node{'s' * (nodes > 1)}). If this machine is very busy, run again later."
        f"{_end_of(server.log)}"
    )


def _explain_end(server: H2OServer, status: int) -> UnavailableError:
    end = _end_of(server.log)
    for address in server.addresses:
        if f"required ports {address.port}" in end:
            return _PortTakenError(
                f"H2O could not use port {address.port}, which another process uses. Set "
                f"{PORT_VARIABLE} to a free port, or leave it unset.{end}"
            )
    return UnavailableError(
        f"H2O ended with status {status} before it was ready. Its log says why.{end}"
    )


def _check_password_is_asked(server: H2OServer) -> None:
    for address in server.addresses:
        status = ask(address, "GET", "/3/Cloud", password=None)[0]
        if status != 401:
            raise UnavailableError(
                f"H2O at {address.url} answered a request without password with status {status}, "
                "not 401. Anybody here could have used it, so it was stopped: report it."
            )


def _end_of(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines()[-15:]
    return "\n  ".join([f"\nThe end of {log}:", *lines])
