from __future__ import annotations

import hashlib
import json
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from debate2017.transfer import pretraining
from debate2017.transfer.keeping import CODE, body_key, keep
from debate2017.transfer.loading import load_body
from debate2017.transfer.settings import FileBody, PretrainedBody
from fitdiff.errors import DataError


@pytest.fixture
def empty_cache(own_cache: Path, tmp_path: Path) -> Path:
    (tmp_path / "mnist").symlink_to(own_cache / "mnist")
    return tmp_path


@pytest.mark.long
def test_body_is_made_once_even_if_several_ask_at_the_same_time(
    tiny: PretrainedBody, empty_cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "fitdiff")
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: keep(tiny, empty_cache), range(2))
    assert first == second == keep(tiny, empty_cache)
    made = [line for line in caplog.messages if line.startswith("Pretraining")]
    assert made == ["Pretraining a body on classes [2, 3, 4] of mnist"]
    assert sorted(path.suffix for path in first.file.parent.iterdir()) == [
        ".json",
        ".keras",
        ".lock",
    ]


def test_record_says_what_a_body_has_seen(tiny: PretrainedBody, own_cache: Path) -> None:
    kept = keep(tiny, own_cache)
    stored = json.loads(kept.file.with_suffix(".json").read_text())
    assert stored["images"] == kept.record.images == {"2": 100, "3": 100, "4": 100}
    assert stored["specification"]["classes"] == [2, 3, 4]
    assert stored["sha256"] == hashlib.sha256(kept.file.read_bytes()).hexdigest()
    assert kept.file.parent == own_cache / "bodies"
    assert kept.file.stem == body_key(tiny)


def test_body_has_the_accuracy_of_its_record(mnist, tiny: PretrainedBody, own_cache: Path) -> None:
    body = load_body(tiny)
    test = np.flatnonzero(np.isin(mnist.labels[60_000:], tiny.classes)) + 60_000
    images = (mnist.images[test] / 255).astype(np.float32).reshape(-1, 28, 28, 1)
    called = np.array(tiny.classes)[body.model.predict(images, verbose=0).argmax(axis=1)]
    record = keep(tiny, own_cache).record
    # Keras sums batches of another size in another order: one image on the border may change.
    assert np.mean(called == mnist.labels[test]) == pytest.approx(record.accuracy, abs=1e-3)


@pytest.mark.parametrize("damaged", [".keras", ".json"])
def test_damaged_body_is_made_again_as_it_was(
    tiny: PretrainedBody, own_cache: Path, caplog: pytest.LogCaptureFixture, damaged: str
) -> None:
    before = keep(tiny, own_cache)
    weights = load_body(tiny).model.get_weights()
    file = before.file.with_suffix(damaged)
    file.write_bytes(file.read_bytes()[:-100])
    after = keep(tiny, own_cache)
    assert after.record.accuracy == before.record.accuracy
    again = load_body(FileBody("file", str(after.file), after.record.sha256)).model.get_weights()
    assert all(a.tobytes() == b.tobytes() for a, b in zip(again, weights, strict=True))
    assert hashlib.sha256(after.file.read_bytes()).hexdigest() == after.record.sha256
    assert any("is damaged" in line for line in caplog.messages) == (damaged == ".keras")


def test_key_differs_for_every_specification(tiny: PretrainedBody) -> None:
    changes = [
        {},
        {"classes": (2, 3)},
        {"images_per_class": 99},
        {"epochs": 2},
        {"seed": 8},
        {"data": "fashion-mnist"},
    ]
    keys = {body_key(replace(tiny, **change)) for change in changes}
    assert len(keys) == len(changes)


def test_key_covers_all_code_that_pretrains() -> None:
    """All that pretraining calls is defined in hashed modules, or is data or types."""
    called = {
        getattr(value, "__module__", "")
        for value in vars(pretraining).values()
        if callable(value) and not isinstance(value, type)
    }
    ours = {module for module in called if module.startswith("fitdiff.")}
    assert ours
    assert ours <= {module.__name__ for module in CODE}


def test_unusable_cache_is_reported(tiny: PretrainedBody, tmp_path: Path) -> None:
    (tmp_path / "bodies").write_text("a file where a folder should be")
    with pytest.raises(DataError, match=r"bodies cannot be used.*FITDIFF_CACHE"):
        keep(tiny, tmp_path)
