import hashlib
import subprocess
import sys
from importlib.machinery import ModuleSpec
from itertools import pairwise
from pathlib import Path

import pytest

from fitdiff.engines.h2o import command
from fitdiff.engines.h2o.command import find_jar, h2o_command, h2o_version, problem, write_login
from fitdiff.engines.h2o.java import Java
from fitdiff.engines.h2o.server import H2OAddress
from fitdiff.errors import UnavailableError

ADDRESS = H2OAddress("127.0.0.1", 54321, "ours", "somebody", "secret")


def test_jar_is_found_without_importing_h2o() -> None:
    code = (
        "import sys; from fitdiff.engines.h2o.command import find_jar; find_jar(); "
        "print(*sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert "fitdiff.engines.h2o.command" in run.stdout.split()
    assert "h2o" not in run.stdout.split()
    assert find_jar().stat().st_size > 10**8
    assert h2o_version().startswith("3.46.")


def test_no_jar(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    empty = ModuleSpec("h2o", None, origin=str(tmp_path / "__init__.py"))
    for package in (None, empty):
        monkeypatch.setattr(command, "find_spec", {"h2o": package}.get)
        with pytest.raises(UnavailableError, match="make setup"):
            find_jar()


def test_problem_names_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    assert problem() is None

    def no_java() -> Java:
        raise UnavailableError("no Java that H2O accepts")

    monkeypatch.setattr(command, "find_java", no_java)
    assert problem() == "no Java that H2O accepts"
    monkeypatch.setattr(command, "find_spec", {}.get)
    assert "Run `make setup`" in str(problem())


def test_login_is_the_owner_s_only_and_hashed(tmp_path: Path) -> None:
    login = write_login(ADDRESS, tmp_path)
    assert login.stat().st_mode & 0o777 == 0o600
    assert login.read_text() == f"somebody: MD5:{hashlib.md5(b'secret').hexdigest()}\n"


def test_command_line(tmp_path: Path) -> None:
    java, jar = Java(Path("/java"), "17.0.1", 17), Path("/h2o.jar")
    command = h2o_command(java, jar, ADDRESS, "512m", tmp_path / "login")
    assert command[:2] == ["/java", "-Xmx512m"]
    pairs = dict(pairwise(command))
    assert pairs["-jar"] == "/h2o.jar"
    assert (pairs["-name"], pairs["-port"]) == ("ours", "54321")
    assert pairs["-ip"] == pairs["-web_ip"] == "127.0.0.1"
    assert pairs["-login_conf"] == str(tmp_path / "login")
    assert {"-hash_login", "-disable_net", f"-Djava.io.tmpdir={tmp_path}"} <= set(command)
    assert not any("secret" in part for part in command)
