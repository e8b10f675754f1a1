"""Fetch MNIST through Keras' own downloader; run as a process so that it can be given up.

``python -m fitdiff.data.keras_download FOLDER`` writes the four raw IDX files into FOLDER.
"""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import numpy as np
from keras.datasets import mnist

from fitdiff.data.idx import to_idx
from fitdiff.data.sources import IMPORTED

_CONNECT_SECONDS = 5.0


def main(folder: Path) -> None:
    """Download, or take from Keras' own cache, and write the files as they were before Keras."""
    # Keras sets no time limit of its own, and would wait for a silent network for minutes.
    socket.setdefaulttimeout(_CONNECT_SECONDS)
    print(IMPORTED, flush=True)
    for part, (images, labels) in zip(("train", "t10k"), mnist.load_data(), strict=True):
        (folder / f"{part}-images-idx3-ubyte").write_bytes(to_idx(np.asarray(images)))
        (folder / f"{part}-labels-idx1-ubyte").write_bytes(to_idx(np.asarray(labels)))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
