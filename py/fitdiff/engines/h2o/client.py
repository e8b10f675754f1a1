"""H2O from Python by its official package: the counterpart of R's ``h2o_rest.R`` and its seam.

The package keeps the connection in a module of its own, prints what it does, and takes seconds to
import; so it is imported by the functions that need it, and a connection lasts one fit.
"""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fitdiff.engines.h2o.context import nodes_problem
from fitdiff.engines.h2o.exact import (
    as_csv,
    check_arrived,
    check_one_chunk,
    column_names,
    product_of_parts,
    read_csv,
    whole_parts,
)
from fitdiff.engines.h2o.server import H2OAddress
from fitdiff.errors import UnavailableError


@contextmanager
def connected(address: H2OAddress, nodes: int) -> Iterator[None]:
    """Connect the package to a cluster; what it prints meanwhile is dropped.

    Raises
    ------
    UnavailableError
        If nothing answers, it is not the cluster that was started, or has another number of nodes.
    """
    # Progress, the age of its version, that it tries again, farewells: nothing that errors and
    # warnings do not say too.
    with redirect_stdout(StringIO()):
        connection = _connect(address)
        try:
            _check_cluster(connection.cluster, address, nodes)
            yield
        finally:
            connection.close()  # else it is when this process ends, with a message


def _connect(address: H2OAddress) -> Any:
    # Imported, it changes the filters of warnings; connected, it warns of proxies, unused here.
    with warnings.catch_warnings(action="ignore"):
        import h2o  # noqa: PLC0415 - takes seconds
        from h2o.exceptions import H2OConnectionError, H2OServerError  # noqa: PLC0415

        h2o.no_progress()
        try:
            return h2o.connect(
                url=address.url,
                auth=(address.user, address.password),
                verbose=False,
                strict_version_check=False,
                telemetry=False,
            )
        except (H2OConnectionError, H2OServerError) as error:
            raise UnavailableError(
                f"The H2O cluster at {address.url} does not answer as ours: {error}. It has ended "
                "or was killed, or is another run's; its log says more. Run again: finished work "
                "is kept."
            ) from None


def _check_cluster(cluster: Any, address: H2OAddress, nodes: int) -> None:
    if cluster.cloud_name != address.name:
        raise UnavailableError(
            f"The H2O cluster at {address.url} is called '{cluster.cloud_name}', not "
            f"'{address.name}': it is not the one that this run started. Run again."
        )
    if problem := nodes_problem(cluster.cloud_size, nodes):
        raise UnavailableError(problem)


def send_rows(
    frame: str, x: NDArray[np.generic], y: NDArray[np.uint8] | None = None, one_chunk: bool = False
) -> Any:
    """Make a frame of rows, with their labels or without, that equals them bit by bit.

    Parameters
    ----------
    frame : str
        Its name on the server.
    x : ndarray, shape (n, p)
    y : ndarray, shape (n,), uint8, optional
        They become a column of two classes.
    one_chunk : bool, default False
        Whether H2O must hold the rows in a single chunk, without which it does not train in their
        order.

    Returns
    -------
    H2OFrame

    Raises
    ------
    DataError
        If a number is not finite or did not arrive, or the rows do not fit into one chunk.
    """
    import h2o  # noqa: PLC0415

    parts = whole_parts(x)
    text = as_csv(parts, y)
    if one_chunk:
        check_one_chunk(text)
    uploaded = frame if len(parts) == 1 else f"{frame}_parts"
    names = column_names(parts, y is not None)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "rows.csv")
        file.write_text(text)
        sent = h2o.upload_file(
            str(file),
            destination_frame=uploaded,
            header=1,
            sep=",",
            col_names=names,
            col_types=["enum" if name == "label" else "numeric" for name in names],
        )
    if len(parts) > 1:
        product = product_of_parts(uploaded, x.shape[1], y is not None)
        h2o.rapids(f"(assign {frame} {product})")
        remove([uploaded])
        sent = h2o.get_frame(frame)
    check_arrived(download(frame), x, y)
    return sent


def download(frame: str) -> NDArray[np.float64]:
    """Numbers of a frame, shape (n, p), to the bit; classes are their names."""
    import h2o  # noqa: PLC0415

    query = {"frame_id": frame, "hex_string": "true"}
    return read_csv(h2o.api("GET /3/DownloadDataset", data=query))


def remove(names: Iterable[str]) -> None:
    """Remove what has these names from the server, if it is there.

    By H2O's ``rm``, which also removes the columns of a frame, as other ways do not.
    """
    import h2o  # noqa: PLC0415

    removals = " ".join(f"(rm {name})" for name in names)
    h2o.rapids(f"(, {removals})")


@contextmanager
def removed_afterwards(names: list[str]) -> Iterator[None]:
    """Remove what has these names at the end of the block; an error in it is the one seen."""
    try:
        yield
    except BaseException:
        with suppress(Exception):  # as the server may be gone
            remove(names)
        raise
    remove(names)
