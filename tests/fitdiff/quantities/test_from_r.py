import numpy as np

from fitdiff.quantities.from_r import from_r


def test_levels_are_taken_apart_from_names_of_terms() -> None:
    said = {
        "kind": "coefficients",
        "values": np.array([1.0, 2.0]),
        "labels": ["(Intercept)", "woolB"],
        "how": "coef(fit)",
        "name": "",
    }
    (one,) = from_r([said], {"wool": ["A", "B"]})
    assert one.labels == ("(Intercept)", "wool[B]")


def test_the_kind_is_told_by_the_name() -> None:
    said = {"kind": "", "values": 0.5, "labels": "", "how": "", "name": "Pr(>F)"}
    assert from_r([said], {})[0].kind == "p-values"
