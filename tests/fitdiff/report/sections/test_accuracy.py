from fitdiff.report.sections import accuracy
from fitdiff.report.sections.accuracy import accuracy_curves


def test_every_fitted_cell_is_a_mark(material) -> None:
    ((_, series),) = accuracy_curves(material).choices
    results = material.results.set_index(["method", "n", "replicate"])["accuracy"].dropna()
    marks = {
        (one.method, mark.n, mark.replicate): mark.value for one in series for mark in one.points
    }
    assert marks == results.to_dict()


def test_first_of_many_methods_are_shown(material, monkeypatch) -> None:
    monkeypatch.setattr(accuracy, "SHOWN", 2)
    ((_, series),) = accuracy_curves(material).choices
    assert [one.method for one in series if one.shown] == ["plain", "other"]
