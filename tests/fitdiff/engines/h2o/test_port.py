import socket

import pytest

from fitdiff.engines.h2o.port import LOOPBACK, PORT_VARIABLE, fixed_port, free_port
from fitdiff.errors import SpecificationError, UnavailableError


def test_none_is_fixed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PORT_VARIABLE, raising=False)
    assert fixed_port(None) is None
    monkeypatch.setenv(PORT_VARIABLE, "")
    assert fixed_port(None) is None


def test_argument_comes_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    argument, variable = free_port(), free_port()
    monkeypatch.setenv(PORT_VARIABLE, str(variable))
    assert fixed_port(None) == variable
    assert fixed_port(argument) == argument


@pytest.mark.parametrize("text", ["http", "0", "-1", "65536", "54321+", " 80"])
def test_invalid_port_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(PORT_VARIABLE, text)
    with pytest.raises(SpecificationError, match=f"'{text}'.*1 to 65535".replace("+", r"\+")):
        fixed_port(None)


def test_port_that_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server((LOOPBACK, 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UnavailableError, match=f"port {port} .*in use"):
            fixed_port(port)
    assert fixed_port(port) == port


def test_port_that_only_lingers_is_free() -> None:
    """The server closes first, so its end of the connection waits out its time."""
    with (
        socket.create_server((LOOPBACK, 0)) as server,
        socket.create_connection(server.getsockname()) as client,
    ):
        port = server.getsockname()[1]
        server.accept()[0].close()
        assert client.recv(1) == b""
    assert fixed_port(port) == port
