"""A real H2O is started here, several times: that it always ends cannot be tested otherwise."""

import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import psutil
import pytest

from fitdiff.engines.h2o import server as h2o_server
from fitdiff.engines.h2o.port import LOOPBACK, PORT_VARIABLE, free_port
from fitdiff.engines.h2o.server import H2OAddress, H2OServer, start_h2o
from fitdiff.errors import SpecificationError, UnavailableError

SECONDS_TO_END = 30  # a bound for a busy machine, not an expectation

# Starts a server, says which processes and folder it has, and does what its input says.
RUN = """
import json, sys
from pathlib import Path
import psutil
from fitdiff.engines.h2o.server import start_h2o

server = start_h2o(Path(sys.argv[1]), memory="512m")
java = psutil.Process(server.guard.pid).children()[0]
print(json.dumps([server.guard.pid, java.pid, str(server.folder)]), flush=True)
with server:
    match sys.stdin.readline().strip():
        case "raise":
            raise RuntimeError("the run broke")
        case "exit without a word":
            import os
            os._exit(0)
"""


@pytest.fixture(autouse=True)
def _no_fixed_port(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PORT_VARIABLE, raising=False)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[H2OServer]:
    with start_h2o(tmp_path_factory.mktemp("h2o") / "h2o.log", memory="512m") as server:
        yield server


def processes(server: H2OServer) -> list[psutil.Process]:
    guard = psutil.Process(server.guard.pid)
    (java,) = guard.children()
    return [guard, java]


def all_end(processes: list[psutil.Process]) -> bool:
    return not psutil.wait_procs(processes, timeout=SECONDS_TO_END)[1]


def ask(address: H2OAddress, password: str | None) -> tuple[int, Any]:
    request = urllib.request.Request(f"{address.url}/3/Cloud")
    if password is not None:
        token = b64encode(f"{address.user}:{password}".encode()).decode()
        request.add_header("Authorization", f"Basic {token}")
    try:
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        return error.code, None


def test_only_the_password_opens_it(server: H2OServer) -> None:
    status, cloud = ask(server.address, server.address.password)
    assert status == 200
    assert cloud["cloud_name"] == server.address.name
    assert ask(server.address, None)[0] == 401
    assert ask(server.address, "wrong")[0] == 401


def test_telemetry_is_off_and_memory_bounded(server: H2OServer) -> None:
    cloud = ask(server.address, server.address.password)[1]
    assert cloud["telemetry_enabled"] is False
    assert cloud["nodes"][0]["max_mem"] <= 512 * 2**20


def test_listens_on_one_port_of_the_loopback_interface(server: H2OServer) -> None:
    java = processes(server)[1]
    listening = [c.laddr for c in java.net_connections() if c.status == psutil.CONN_LISTEN]
    # Java writes IPv4 addresses as IPv6 ones.
    ends = {(address.ip.removeprefix("::ffff:"), address.port) for address in listening}
    assert ends == {(LOOPBACK, server.address.port)}


def test_password_cannot_be_seen(server: H2OServer) -> None:
    secret = server.address.password
    assert secret not in repr(server)
    for process in processes(server):
        assert secret not in " ".join(process.cmdline())
        assert secret not in " ".join(process.environ().values())
    assert server.folder.stat().st_mode & 0o077 == 0
    login = server.folder / str(server.address.port) / "login.properties"
    assert login.stat().st_mode & 0o077 == 0
    assert secret not in login.read_text()
    assert secret not in server.log.read_text()


def test_log_is_kept(server: H2OServer) -> None:
    assert server.address.name in server.log.read_text()


def test_has_its_fixed_port_and_ends_after_its_block(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = free_port()
    monkeypatch.setenv(PORT_VARIABLE, str(port))
    with start_h2o(tmp_path / "h2o.log", memory="512m") as server:
        assert server.address.port == port
        running = processes(server)
    assert all_end(running)
    assert not server.folder.exists()
    server.stop()  # the second time does nothing


@contextmanager
def a_run(log: Path) -> Iterator[tuple[subprocess.Popen[str], list[psutil.Process], Path]]:
    command = [sys.executable, "-c", RUN, str(log)]
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        # Tests that a shell has started in the background ignore SIGINT, as would what they start.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509
    ) as run:
        assert run.stdout is not None
        guard, java, folder = json.loads(run.stdout.readline())
        yield run, [psutil.Process(guard), psutil.Process(java)], Path(folder)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_ends_with_a_run_that_is_killed(tmp_path: Path, number: signal.Signals) -> None:
    with a_run(tmp_path / "h2o.log") as (run, running, folder):
        run.send_signal(number)
        assert all_end(running)
        assert not folder.exists()


@pytest.mark.parametrize("order", ["raise", "exit without a word"])
def test_ends_with_a_run_that_ends(tmp_path: Path, order: str) -> None:
    with a_run(tmp_path / "h2o.log") as (run, running, folder):
        run.communicate(f"{order}\n")
        assert all_end(running)
        assert not folder.exists()


def test_java_ends_with_its_guard(tmp_path: Path) -> None:
    server = start_h2o(tmp_path / "h2o.log", memory="512m")
    guard, java = processes(server)
    guard.kill()
    assert all_end([java])
    server.stop()
    assert not server.folder.exists()


def test_java_that_ends_at_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(UnavailableError, match=r"(?s)status 1 before.*h2o\.log:.*heap"):
        start_h2o(tmp_path / "logs" / "h2o.log", memory="1k")
    assert not list(tmp_path.glob("fitdiff-h2o-*"))


@pytest.mark.parametrize("memory", ["", "1", "1 g", "0g", "-1g", "1g -Dx=y", "big"])
def test_invalid_memory_size_is_rejected(tmp_path: Path, memory: str) -> None:
    with pytest.raises(SpecificationError, match="memory"):
        start_h2o(tmp_path / "h2o.log", memory=memory)


@contextmanager
def a_stranger() -> Iterator[int]:
    """Another program, which looks like H2O and accepts any password."""

    class Stranger(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = b'{"cloud_name": "stranger", "cloud_healthy": true}'
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer((LOOPBACK, 0), Stranger) as stranger:
        thread = threading.Thread(target=stranger.serve_forever)
        thread.start()
        yield stranger.server_port
        stranger.shutdown()
        thread.join()


def test_fixed_port_that_is_taken(tmp_path: Path) -> None:
    with (
        a_stranger() as port,
        pytest.raises(UnavailableError, match=f"port {port} .*in use.*Choose another"),
    ):
        start_h2o(tmp_path / "h2o.log", port=port)
    assert not (tmp_path / "h2o.log").exists()


def test_lost_port_is_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with a_stranger() as taken:
        ports = iter([taken, free_port()])
        monkeypatch.setattr(h2o_server, "free_port", lambda nodes: next(ports))
        with start_h2o(tmp_path / "h2o.log", memory="512m") as server:
            assert server.address.port != taken
            assert ask(server.address, server.address.password)[0] == 200


@pytest.mark.long
def test_port_lost_every_time_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(h2o_server, "ATTEMPTS", 1)
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr(h2o_server, "free_port", lambda nodes: port)
        with pytest.raises(UnavailableError, match=f"could not use port {port}.*{PORT_VARIABLE}"):
            start_h2o(tmp_path / "h2o.log", memory="512m")
    assert not [name for name in os.listdir(tmp_path) if name.startswith("fitdiff-h2o-")]
