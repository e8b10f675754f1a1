import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

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


def titles(figure: Figure) -> list[str]:
    return [axes.get_title() for axes in figure.axes if axes.get_title()]


def test_a_tile_is_a_mean_and_the_last_panel_the_difference_of_two(points) -> None:
    numbers = STYLE.plotted(STYLE.draw(points, "", ""))
    found = {(row.panel, row.x, row.y): row.low for row in numbers.itertuples()}
    assert found == {
        ("Leekasso", 0.1, 5.0): 0.625,
        ("Leekasso", 1.0, 50.0): 1.0,
        ("Lasso", 0.1, 5.0): 0.5,
        ("Lasso", 1.0, 5.0): 0.875,
        # Where one of the two has no cell, there is no difference.
        ("Leekasso minus Lasso", 0.1, 5.0): 0.125,
    }
    np.testing.assert_array_equal(numbers["low"], numbers["high"])


def test_a_panel_says_of_which_rows_its_accuracies_are(points, study) -> None:
    both = pd.concat([points, STYLE.recorded(study).assign(recorded=True)], ignore_index=True)
    assert titles(STYLE.draw(both, "", "")) == [
        "Leekasso Test Accuracy",
        "Lasso Test Accuracy",
        "Leekasso Training Accuracy, recorded",
        "Lasso Test Accuracy, recorded",
        "Leekasso minus Lasso",
    ]


def test_accuracies_of_different_rows_are_not_subtracted(study) -> None:
    alone = STYLE.recorded(study).assign(recorded=False)
    assert titles(STYLE.draw(alone, "", "")) == [
        "Leekasso Training Accuracy",
        "Lasso Test Accuracy",
    ]


def test_other_data_than_simulations_are_refused(make_study, write_results, cells) -> None:
    with pytest.raises(SpecificationError, match="'mnist 0 v 1' is not"):
        STYLE.points(make_study("leekasso2014"), write_results(cells))


def test_title_and_notice_can_be_read(points) -> None:
    figure = STYLE.draw(points, "Who is right?", "3 of 12 cells")
    assert [text.get_text() for text in figure.texts] == ["Who is right?", "3 of 12 cells"]
