import pandas as pd
import pytest

from debate2017.figures.leekasso2014 import STYLE
from fitdiff.errors import SpecificationError

DATA = {"name": "leekasso2014", "true_features": [5, 50], "effect_sd": [0.1, 1.0], "draws": 2}
ARMS = {"Leekasso": "leek-lm", "Lasso": "lasso-squared"}
RECORD = """arm,true_features,effect_sd,n,replicate,correct,total
leekasso,5,0.1,100,1,90,100
lasso,5,0.1,100,1,60,100
debiased_lasso,5,0.1,100,1,70,100
"""


@pytest.fixture
def study(make_study):
    made = make_study("leekasso2014", arms=ARMS, methods=list(ARMS.values()), data=[DATA])
    (made.folder / "recorded").mkdir()
    (made.folder / "recorded" / "leekasso2014.csv").write_text(RECORD)
    return made


@pytest.fixture
def points(study, write_results) -> pd.DataFrame:
    first, second = "5 true, sd 0.1, draw 1", "5 true, sd 0.1, draw 2"
    rows = [
        ("leek-lm", first, 0.5),
        ("leek-lm", second, 0.75),
        ("leek-lm", "50 true, sd 1, draw 1", 1.0),
        ("lasso-squared", first, 0.5),
        ("lasso-squared", second, 0.5),
        ("lasso-squared", "5 true, sd 1, draw 1", 0.875),
    ]
    cells = pd.DataFrame(rows, columns=["method", "source", "accuracy"]).assign(n=100)
    return STYLE.points(study, write_results(cells))


def test_points_have_the_place_of_their_simulation(points) -> None:
    first = points.iloc[0]
    assert (first["series"], first["true_features"], first["effect_sd"]) == ("Leekasso", 5, 0.1)
    assert points.groupby("arm")["accuracy"].sum().to_dict() == {1: 2.25, 2: 1.875}
    assert set(points["scored_on"]) == {"test"}


def test_record_states_the_rows_of_its_accuracies(study) -> None:
    recorded = STYLE.recorded(study)
    assert recorded[["series", "accuracy", "scored_on"]].to_numpy().tolist() == [
        ["Leekasso", 0.9, "training"],
        ["Lasso", 0.6, "test"],
    ]


def test_figure_rejects_data_other_than_simulations(make_study, write_results, cells) -> None:
    with pytest.raises(SpecificationError, match="'mnist 0 v 1' is not"):
        STYLE.points(make_study("leekasso2014"), write_results(cells))
