import pytest

from fitdiff.report.sections import curves
from fitdiff.report.sections.curves import accuracy_curves


def test_every_fitted_cell_is_a_mark_and_the_record_is_beside_it(made) -> None:
    figure = accuracy_curves(made.material)
    ((source, series),) = figure.choices
    assert source == "mnist 0 v 1"
    by_method = {one.method: one for one in series}
    marks = {name: len(one.points) for name, one in by_method.items()}
    assert marks == {"plain": 6, "other": 6, made.hostile: 6, "broken": 4}
    results = made.material.results.set_index(["method", "n", "replicate"])["accuracy"]
    for name, one in by_method.items():
        for point in one.points:
            assert point.value == results[name, point.n, point.replicate]
    recorded = dict(by_method["plain"].recorded)
    # Leek's means at n = 10 and 85, as he published them.
    assert recorded[10] == pytest.approx(0.8930, abs=5e-5)
    assert recorded[85] == pytest.approx(0.9872, abs=5e-5)
    assert not by_method["other"].recorded


def test_of_many_methods_those_of_the_figure_are_shown_first(made, monkeypatch) -> None:
    monkeypatch.setattr(curves, "SHOWN", 3)
    ((_, series),) = accuracy_curves(made.material).choices
    assert [one.method for one in series if one.shown] == ["plain", "other"]
