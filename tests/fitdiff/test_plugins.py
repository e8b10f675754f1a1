"""Objects that packages announce, imported when first used."""

from importlib.metadata import EntryPoint

import pytest

from fitdiff import plugins
from fitdiff.errors import UnavailableError
from fitdiff.plugins import Plugins


@pytest.fixture
def announce(monkeypatch):
    def announce(**targets):
        points = {name: EntryPoint(name, target, "a group") for name, target in targets.items()}
        monkeypatch.setattr(plugins, "announced", lambda group: points)
        return Plugins("a group")

    return announce


def test_names_are_known_without_an_import(announce):
    found = announce(circle="math:pi", absent="no_such_module:X")
    assert list(found) == ["circle", "absent"]
    assert "absent" in found
    assert found["circle"] > 3


@pytest.mark.parametrize("fault", ["1 / 0", "raise SystemExit(0)", "x = = 1", "pass"])
def test_what_cannot_be_imported_is_named(announce, fault, tmp_path, monkeypatch):
    (tmp_path / "faulty_plugin.py").write_text(fault)
    monkeypatch.syspath_prepend(str(tmp_path))
    found = announce(mine="faulty_plugin:THING")
    with pytest.raises(UnavailableError, match=r"'mine' \(a group: faulty_plugin:THING\) cannot"):
        found["mine"]
