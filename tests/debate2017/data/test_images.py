import hashlib
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from debate2017.data import images as images_module
from debate2017.data.idx import to_idx
from debate2017.data.images import IMAGE_SETS, TRAINING_IMAGES, load_images
from debate2017.data.sources import Source, SourceError
from fitdiff.errors import DataError

IMAGES = "t10k-images-idx3-ubyte"
LABELS = "t10k-labels-idx1-ubyte"


@pytest.fixture
def put(monkeypatch) -> Callable[[Path], None]:
    """Put four small files into a folder, which take MNIST's place for the test."""
    shapes = {
        "train-images-idx3-ubyte": (3, 28, 28),
        "train-labels-idx1-ubyte": (3,),
        IMAGES: (2, 28, 28),
        LABELS: (2,),
    }
    content = {
        name: to_idx(np.full(shape, number, dtype=np.uint8))
        for number, (name, shape) in enumerate(shapes.items())
    }
    hashes = {name: hashlib.sha256(file).hexdigest() for name, file in content.items()}
    small = replace(IMAGE_SETS["mnist"], sha256=hashes)
    monkeypatch.setattr(images_module, "IMAGE_SETS", {"mnist": small})

    def put(folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name, file in content.items():
            (folder / name).write_bytes(file)

    return put


@pytest.fixture
def honest(put) -> Source:
    return Source("an honest source", lambda folder, files: put(folder))


def refuse(folder: Path, files: tuple[str, ...]) -> None:
    raise SourceError("no network here")


def expected():
    """Hashes of the files that are in MNIST's place."""
    return images_module.IMAGE_SETS["mnist"].sha256


NOTHING = Source("an unreachable source", refuse)


def spoil(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)


def test_all_images_are_there_in_their_original_order(mnist):
    assert mnist.images.shape == (70_000, 784)
    assert mnist.images.dtype == mnist.labels.dtype == np.uint8
    # The best known facts of these files: the first digits of each part.
    assert mnist.labels[:10].tolist() == [5, 0, 4, 1, 9, 2, 1, 3, 1, 4]
    assert mnist.labels[TRAINING_IMAGES:][:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]


def test_an_image_lies_row_by_row(mnist):
    one = mnist.images[3].reshape(28, 28)
    assert mnist.labels[3] == 1
    # A one is higher than it is wide, and leans to the right: its top is right of its bottom.
    inked_rows, inked_columns = np.flatnonzero(one.any(axis=1)), np.flatnonzero(one.any(axis=0))
    assert np.ptp(inked_rows) > np.ptp(inked_columns)
    assert one[inked_rows[0]].argmax() > one[inked_rows[-1]].argmax()


def test_arrays_are_shared_and_therefore_read_only(mnist):
    with pytest.raises(ValueError, match="read-only"):
        mnist.images[0, 0] = 1
    with pytest.raises(ValueError, match="read-only"):
        mnist.labels[0] = 1


def test_a_full_cache_needs_no_source(tmp_path, put):
    put(tmp_path / "mnist")
    images = load_images("mnist", tmp_path, sources=())
    assert images.labels.tolist() == [1, 1, 1, 3, 3]
    assert images.images[:, 0].tolist() == [0, 0, 0, 2, 2]


def test_the_cache_can_be_chosen_by_the_environment(tmp_path, put, monkeypatch):
    put(tmp_path / "chosen" / "mnist")
    monkeypatch.setenv("FITDIFF_CACHE", str(tmp_path / "chosen"))
    assert load_images("mnist", sources=()).labels.size == 5


def test_the_chain_goes_on_to_the_first_source_that_works(tmp_path, honest, caplog):
    caplog.set_level(logging.INFO, logger="fitdiff")
    load_images("mnist", tmp_path, sources=[NOTHING, honest])
    in_cache = {path.name for path in (tmp_path / "mnist").iterdir()}
    assert in_cache == {".lock", *expected()}
    said = caplog.text
    assert "an unreachable source cannot be used here: no network here" in said
    assert said.index("an unreachable source") < said.index("an honest source")


def test_a_damaged_file_is_named_and_fetched_again(tmp_path, put, honest, caplog):
    put(tmp_path / "mnist")
    spoil(tmp_path / "mnist" / LABELS)
    load_images("mnist", tmp_path, sources=[honest])
    assert f"{LABELS} is damaged: expected SHA-256 {expected()[LABELS]}, seen " in caplog.text
    assert load_images("mnist", tmp_path, sources=()).labels.size == 5


def test_error_lists_every_failed_source_and_the_remedy(tmp_path, put):
    put(tmp_path / "mnist")
    spoil(tmp_path / "mnist" / LABELS)
    (tmp_path / "mnist" / IMAGES).unlink()
    with pytest.raises(DataError) as error:
        load_images("mnist", tmp_path, sources=[NOTHING])
    message = str(error.value)
    assert f"there is no {tmp_path / 'mnist' / IMAGES}" in message
    assert f"{LABELS} is damaged: expected SHA-256 {expected()[LABELS]}, seen " in message
    assert "an unreachable source: no network here" in message
    for remedy in ("network", "apt-get install npm", f"into {tmp_path / 'mnist'} by hand"):
        assert remedy in message


def test_wrong_bytes_from_a_source_are_not_cached(tmp_path, put, honest):
    def dishonest(folder: Path, files: tuple[str, ...]) -> None:
        put(folder)
        spoil(folder / LABELS)

    with pytest.raises(
        DataError, match=f"{LABELS} is damaged: expected .*{expected()[LABELS]}, seen"
    ):
        load_images("mnist", tmp_path, sources=[Source("a dishonest source", dishonest), honest])
    assert [path.name for path in (tmp_path / "mnist").iterdir()] == [".lock"]


def test_a_source_that_leaves_a_file_out_is_an_error(tmp_path, put):
    def forgetful(folder: Path, files: tuple[str, ...]) -> None:
        put(folder)
        (folder / IMAGES).unlink()

    with pytest.raises(DataError, match=f"a forgetful source did not hand out .*{IMAGES}"):
        load_images("mnist", tmp_path, sources=[Source("a forgetful source", forgetful)])


def test_leftovers_of_a_killed_process_are_removed(tmp_path, honest):
    left = tmp_path / "mnist" / ".incoming-dead"
    left.mkdir(parents=True)
    (left / IMAGES).write_bytes(b"half a file")
    load_images("mnist", tmp_path, sources=[honest])
    assert not left.exists()


def test_two_processes_fetch_once(tmp_path, put, monkeypatch):
    fetched = []
    asked = threading.Semaphore(0)

    def lock(*args, **kwargs) -> FileLock:
        asked.release()
        return FileLock(*args, **kwargs)

    def slow(folder: Path, files: tuple[str, ...]) -> None:
        fetched.append(folder)
        # Both have now found the cache empty, and want to fill it.
        assert all(asked.acquire(timeout=60) for _ in range(2))
        put(folder)

    def load() -> int:
        return load_images("mnist", tmp_path, sources=[Source("a slow source", slow)]).labels.size

    monkeypatch.setattr(images_module, "FileLock", lock)
    with ThreadPoolExecutor(2) as pool:
        sizes = [future.result() for future in [pool.submit(load), pool.submit(load)]]
    assert sizes == [5, 5]
    assert len(fetched) == 1


def test_a_cache_that_cannot_be_written_is_named(tmp_path):
    (tmp_path / "mnist").write_text("a file where the cache's folder should be")
    with pytest.raises(DataError, match=r"cannot be written.*FITDIFF_CACHE"):
        load_images("mnist", tmp_path, sources=[NOTHING])


def test_fashion_mnist_is_whole_and_its_classes_are_even():
    fashion = load_images("fashion-mnist")
    assert fashion.images.shape == (70_000, 784)
    assert np.bincount(fashion.labels[:TRAINING_IMAGES]).tolist() == [6000] * 10
    assert np.bincount(fashion.labels[TRAINING_IMAGES:]).tolist() == [1000] * 10
