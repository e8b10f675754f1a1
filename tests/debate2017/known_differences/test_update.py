from __future__ import annotations

import json
from dataclasses import replace

import pytest

from debate2017.known_differences import update
from debate2017.known_differences.recording import read_record, record_file
from debate2017.known_differences.update import page_file, read_defaults, update_record
from fitdiff.errors import DataError


class Stand:
    """Takes the place of R and of an H2O server, neither of which is started."""

    address = "nowhere"

    def __enter__(self):
        return self

    def __exit__(self, *error):
        return None


@pytest.fixture
def read(monkeypatch):
    """What is read in R from now on."""
    value = {"r:stats::glm.control:epsilon": "1e-09"}
    monkeypatch.setattr(update, "open_session", Stand)
    monkeypatch.setattr(update, "start_h2o", lambda log, memory: Stand())
    monkeypatch.setattr(update, "read_defaults", lambda *parts: value)
    monkeypatch.setattr(update, "installed_versions", lambda: {"R": "4.3"})
    monkeypatch.setattr(update, "_compare_selection", lambda stated, folder: ())
    return value


def test_what_is_read_replaces_the_record_and_effects_stay(folder, read, effect):
    update_record(folder, None)
    record = read_record(folder)
    assert (record.defaults, record.versions, record.selection) == (read, {"R": "4.3"}, ())
    assert (record.profile, record.effects) == ("paper", (effect,))


def test_effects_are_taken_from_the_run_that_is_named(folder, read, effect, monkeypatch, tmp_path):
    measured = replace(effect, before="other")
    (tmp_path / "manifest.json").write_text(
        json.dumps(
            {
                "study": "own",
                "profile": "deep",
                "cells": {"planned": 1, "finished": 1, "failed": 0},
            }
        )
    )
    monkeypatch.setattr(update, "read_study", lambda path: path)
    monkeypatch.setattr(update, "measure_effects", lambda study, run, steps: (measured,))
    update_record(folder, tmp_path)
    record = read_record(folder)
    assert (record.profile, record.effects) == ("deep", (measured,))


def test_a_run_of_another_study_is_refused_before_anything_starts(folder, tmp_path, monkeypatch):
    content = {"study": "leek2017", "cells": {"planned": 1, "finished": 1, "failed": 0}}
    (tmp_path / "manifest.json").write_text(json.dumps(content))
    monkeypatch.setattr(update, "read_study", lambda path: path)
    monkeypatch.setattr(update, "open_session", None)
    with pytest.raises(DataError, match="holds a run of 'leek2017'"):
        update_record(folder, tmp_path)


def test_a_damaged_record_does_not_prevent_another(folder, read):
    record_file(folder).write_text("{")
    update_record(folder, None)
    assert read_record(folder).effects == ()


def test_defaults_of_each_kind_are_read_where_they_are(folder, monkeypatch):
    asked = []
    for kind in ("read_python", "read_r", "read_h2o"):
        monkeypatch.setattr(
            update, kind, lambda references, *where, kind=kind: asked.append((kind, where)) or {}
        )
    read_defaults(update.read_file(folder), "R", "H2O")
    assert asked == [("read_python", ()), ("read_r", ("R",)), ("read_h2o", ("H2O",))]


def test_the_page_is_beside_the_folder(folder):
    assert page_file(folder) == folder.parent / "docs" / "known-differences.md"
