"""The run's private H2O cluster: started by us, reached by nobody else, always ended."""

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
from base64 import b64encode
from contextlib import closing, suppress
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any, Self

from fitdiff.errors import SpecificationError, UnavailableError
from fitdiff.h2o import guard as guard_program
from fitdiff.h2o.command import find_jar, h2o_command, write_login
from fitdiff.h2o.java import find_java
from fitdiff.h2o.port import LOOPBACK, PORT_VARIABLE, fixed_port, free_port

SECONDS_TO_START = 120.0  # 3 s on an idle machine, but a busy one may take ten times as long
ATTEMPTS = 3
PATIENCE = 10.0  # seconds for a killed Java to be gone


@dataclass(frozen=True)
class H2OAddress:
    """Where a cluster is, and what proves to it that we are its owner.

    Attributes
    ----------
    ip : str
    port : int
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
    address : H2OAddress
    guard : Popen
        The process that runs Java and ends it when this process ends (see `fitdiff.h2o.guard`).
    folder : Path
        Temporary files of Java, removed with it.
    log : Path
    """

    address: H2OAddress
    guard: subprocess.Popen[bytes]
    folder: Path
    log: Path

    def stop(self) -> None:
        """End Java and remove its temporary files; the second time, do nothing."""
        if self.guard.stdin is not None:
            self.guard.stdin.close()  # which is the guard's sign
        try:
            self.guard.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.guard.kill()  # and with it, by the kernel, Java
            self.guard.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()


def start_h2o(log: Path, memory: str = "1g", port: int | None = None) -> H2OServer:
    """Start a private cluster of one node and wait until it is ready.

    It listens on the loopback interface only, asks for a random password, and ends with this
    process, however that ends.

    Parameters
    ----------
    log : Path
        Where H2O's output is kept.
    memory : str, default '1g'
        Java heap, as ``-Xmx`` spells it.
    port : int, optional
        By default the one in the environment variable ``FITDIFF_H2O_PORT``, else any free one.

    Raises
    ------
    SpecificationError
        If ``memory`` or the port is not one.
    UnavailableError
        If Java or the jar is missing, the port asked for is taken, or H2O does not start; in the
        last case the message ends with the end of the log.
    """
    if not re.fullmatch(r"[1-9][0-9]*[kmgKMG]", memory):
        raise SpecificationError(
            f"H2O memory {memory!r} is not a size that Java understands. Write '512m' or '2g'."
        )
    if (fixed := fixed_port(port)) is not None:
        return _start(fixed, memory, log)
    for _ in range(ATTEMPTS - 1):
        with suppress(_PortTakenError):
            return _start(free_port(), memory, log)
    return _start(free_port(), memory, log)


class _PortTakenError(UnavailableError):
    """Another process took the port between our look and Java's."""


def _start(port: int, memory: str, log: Path) -> H2OServer:
    server = _launch(port, memory, log)
    try:
        _await(server)
        _check_password_is_asked(server)
    except BaseException:
        server.stop()
        raise
    return server


def _launch(port: int, memory: str, log: Path) -> H2OServer:
    java, jar = find_java(), find_jar()
    name, password = f"fitdiff-{secrets.token_hex(8)}", secrets.token_urlsafe(24)
    address = H2OAddress(LOOPBACK, port, name, "fitdiff", password)
    folder = Path(tempfile.mkdtemp(prefix="fitdiff-h2o-"))
    login = write_login(address, folder)
    command = h2o_command(java, jar, address, memory, login)
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as stream:
        guard = subprocess.Popen(
            # -I: nothing of the user's environment changes what the guard imports.
            [sys.executable, "-I", guard_program.__file__, folder, *command],
            stdin=subprocess.PIPE,
            stdout=stream,
            stderr=subprocess.STDOUT,
            cwd=folder,
            env=os.environ | {"DO_NOT_TRACK": "1"},
            start_new_session=True,
        )
    return H2OServer(address, guard, folder, log)


def _await(server: H2OServer) -> None:
    """Return once the server says that it is the cluster we started, and healthy."""
    address = server.address
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        try:
            status = server.guard.wait(0.1)
        except subprocess.TimeoutExpired:
            pass
        else:
            raise _explain_end(server, status)
        cloud = _ask(address, password=address.password)[1]
        if cloud.get("cloud_name") == address.name and cloud.get("cloud_healthy"):
            return
    raise UnavailableError(
        f"H2O did not answer within {SECONDS_TO_START:g} s of its start at {address.url}. If this "
        f"machine is very busy, run again later.{_end_of(server.log)}"
    )


def _explain_end(server: H2OServer, status: int) -> UnavailableError:
    end = _end_of(server.log)
    port = server.address.port
    if f"required ports {port}" in end:
        return _PortTakenError(
            f"H2O could not have port {port}, which another process uses. Set {PORT_VARIABLE} to a "
            f"free port, or leave it unset.{end}"
        )
    return UnavailableError(
        f"H2O ended with status {status} before it was ready. Its log says why.{end}"
    )


def _check_password_is_asked(server: H2OServer) -> None:
    status = _ask(server.address, password=None)[0]
    if status != 401:
        raise UnavailableError(
            f"H2O at {server.address.url} answered a request without password with status "
            f"{status}, not 401. Anybody here could have used it, so it was stopped: report it."
        )


def _ask(address: H2OAddress, password: str | None) -> tuple[int, dict[str, Any]]:
    """Status and content of ``/3/Cloud``; (0, {}) when nobody answers, {} when it is not JSON."""
    headers = {}
    if password is not None:
        token = b64encode(f"{address.user}:{password}".encode()).decode()
        headers["Authorization"] = f"Basic {token}"
    with closing(HTTPConnection(address.ip, address.port, timeout=10)) as connection:
        try:
            connection.request("GET", "/3/Cloud?skip_ticks=true", headers=headers)
            response = connection.getresponse()
            content = json.loads(response.read())
        except (OSError, HTTPException):
            return 0, {}
        except ValueError:
            return response.status, {}
    return response.status, content if isinstance(content, dict) else {}


def _end_of(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines()[-15:]
    return "\n  ".join([f"\nThe end of {log}:", *lines])
