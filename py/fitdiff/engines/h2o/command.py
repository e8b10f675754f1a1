"""The Java command that is an H2O server."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from fitdiff.engines.h2o.java import Java, find_java
from fitdiff.errors import UnavailableError
from fitdiff.remedies import remedy

if TYPE_CHECKING:
    from fitdiff.engines.h2o.server import H2OAddress


def find_jar() -> Path:
    """Return H2O's jar, from the Python package ``h2o``, which is not imported.

    Raises
    ------
    UnavailableError
        If the package is not installed, or lacks the jar.
    """
    package = find_spec("h2o")
    if package is not None and package.origin is not None:
        jar = Path(package.origin).parent / "backend" / "bin" / "h2o.jar"
        if jar.is_file():
            return jar
    raise UnavailableError(
        f"H2O's jar is not here; it is part of the Python package 'h2o'. Run `{remedy('h2o')}`."
    )


def problem() -> str | None:
    """Say why no server can be started here and which command helps; None when one can."""
    try:
        find_jar()
        find_java()
    except UnavailableError as error:
        return str(error)
    return None


def h2o_version() -> str:
    """Version of the jar, which is that of the Python package."""
    return version("h2o")


def write_login(address: H2OAddress, folder: Path) -> Path:
    """Write user and password in the format of Jetty's ``HashLoginService``; return the file."""
    file = folder / "login.properties"
    file.touch(mode=0o600)
    digest = hashlib.md5(address.password.encode(), usedforsecurity=False).hexdigest()
    file.write_text(f"{address.user}: MD5:{digest}\n")
    return file


def write_flatfile(addresses: Sequence[H2OAddress], folder: Path) -> Path:
    """Write the list of the nodes of a cluster, by which they find each other; return the file."""
    file = folder / "flatfile"
    file.write_text("".join(f"{address.ip}:{address.port}\n" for address in addresses))
    return file


def h2o_command(
    java: Java,
    jar: Path,
    address: H2OAddress,
    memory: str,
    login: Path,
    flatfile: Path | None = None,
) -> list[str]:
    """Return the command that starts one node.

    Parameters
    ----------
    java : Java
    jar : Path
    address : H2OAddress
        What the node shall answer to.
    memory : str
        Java heap, as ``-Xmx`` spells it.
    login : Path
        From `write_login`; its folder also takes all files that Java makes.
    flatfile : Path, optional
        From `write_flatfile`, if there are other nodes. The node then listens to them as well, at
        the port after its own, on the same interface.
    """
    folder = login.parent
    options = [
        f"-Xmx{memory}",
        # The first compiler only. Over 60 fits of a net of five layers both cost the same, 126 and
        # 130 s of processor time (means of two runs); this way the server starts in two thirds of
        # the time and takes 0.7 GB of memory instead of 0.9.
        "-XX:TieredStopAtLevel=1",
        "-XX:-UsePerfData",  # a file outside the folder
        f"-Djava.io.tmpdir={folder}",
        "-Dsys.ai.h2o.ext.core.toggle.XGBoost=False",  # saves a second
    ]
    server = [
        *("-name", address.name),
        *("-ip", address.ip),
        *("-web_ip", address.ip),
        *("-port", str(address.port)),
        # Without it, the port for other nodes would be open too, which asks for no password.
        *(("-flatfile", str(flatfile)) if flatfile else ("-disable_net",)),
        *("-ice_root", str(folder)),
        *("-flow_dir", str(folder)),
        "-hash_login",
        *("-login_conf", str(login)),
    ]
    return [str(java.path), *options, "-jar", str(jar), *server]
