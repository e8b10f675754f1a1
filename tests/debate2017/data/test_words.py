from debate2017.data.specification import ImagePair, Simulated
from fitdiff.tables.source import titles


def test_classes_are_called_by_their_names() -> None:
    assert ImagePair("mnist", (3, 5)).title == "MNIST: 3 v 5"
    assert ImagePair("fashion-mnist", (7, 9)).title == "Fashion-MNIST: sneaker v ankle boot"


def test_a_source_without_names_keeps_its_label() -> None:
    source = Simulated("leekasso2014", 5, 0.1, 1)
    assert titles([source]) == {source.label: source.label}
