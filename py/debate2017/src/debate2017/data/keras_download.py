"""Fetch images through Keras' own downloader; run as a process so that it can be stopped.

``python -m debate2017.data.keras_download NAME FOLDER`` writes the four raw IDX files of
``keras.datasets.NAME`` into FOLDER.
"""

from __future__ import annotations

import importlib
import socket
import sys
from pathlib import Path

import numpy as np

from debate2017.data.idx import to_idx
from debate2017.data.sources import IMPORTED

_CONNECT_SECONDS = 5.0


def main(name: str, folder: Path) -> None:
    """Download, or take from Keras' own cache, and write the files as they were before Keras."""
    # Keras sets no time limit of its own, and would wait for a silent network for minutes.
    socket.setdefaulttimeout(_CONNECT_SECONDS)
    data_set = importlib.import_module(f"keras.datasets.{name}")
    print(IMPORTED, flush=True)
    for part, (images, labels) in zip(("train", "t10k"), data_set.load_data(), strict=True):
        (folder / f"{part}-images-idx3-ubyte").write_bytes(to_idx(np.asarray(images)))
        (folder / f"{part}-labels-idx1-ubyte").write_bytes(to_idx(np.asarray(labels)))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
