from dataclasses import replace
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from fitdiff.attribution.ladder import Step
from fitdiff.attribution.manipulation import Manipulation
from fitdiff.attribution.measure import StepEffect
from fitdiff.attribution.report import LadderReport, MeasuredStep
from fitdiff.figures.waterfall import draw, draw_waterfall, points_of
from fitdiff.methods.differences import Difference
from fitdiff.results.manifest import Progress
from fitdiff.stats.bootstrap import Interval

ENDINGS = ("png", "pdf", "svg", "csv")
STEPS = [Fraction(5, 100), Fraction(-3, 100), Fraction(0)]


def effect(
    n: int | None, before: Fraction, mean: Fraction, floor: float | None = 0.01
) -> StepEffect:
    interval = Interval(float(mean) - 0.02, float(mean) + 0.01)
    return StepEffect(
        n=n,
        splits=8,
        fewest=4,
        before=before,
        after=before + mean,
        mean=mean,
        interval=interval,
        crossed=interval,
        p_value=0.5,
        p_adjusted=1.0,
        share=None,
        disagreement=0.1,
        probability_change=0.2,
        noise_floor=floor,
        weight=None,
        manipulation=Manipulation(8, {"labels": 8}, 8, 0.0),
    )


@pytest.fixture
def report() -> LadderReport:
    starts = {n: Fraction(80 + k, 100) for k, n in enumerate((None, 10, 20))}
    steps = []
    for number, step in enumerate(STEPS, start=1):
        one = {n: effect(n, starts[n] + sum(STEPS[: number - 1]), step) for n in starts}
        stated = Step(f"step {number}", Difference("epochs", number, number + 1))
        steps.append(MeasuredStep(number, stated, "A", "B", one[None], (one[10], one[20])))
    gaps = {n: effect(n, starts[n], sum(STEPS, Fraction(0))) for n in starts}
    return LadderReport(
        name="own",
        title="a title",
        study="own",
        profile="smoke",
        versions="",
        progress=Progress(planned=10, finished=10, failed=0),
        rule=None,
        start="first",
        end="last",
        steps=tuple(steps),
        gap=gaps[None],
        gap_by_size=(gaps[10], gaps[20]),
        left_out=0,
        missing_sizes=(),
    )


def test_each_point_is_drawn_where_its_step_ends_and_all_panels_have_one_scale(report) -> None:
    figure = draw(points_of(report), "title", "")
    for axes, at in zip(figure.axes, (None, 0, 1), strict=True):
        points = [float(line.get_xdata()[0]) for line in axes.get_lines() if _is_step(line)]
        effects = [step.overall if at is None else step.by_size[at] for step in report.steps]
        np.testing.assert_allclose(points, [float(one.after) for one in effects], atol=1e-15)
    labels = [label.get_text() for label in figure.axes[0].get_yticklabels()]
    assert labels == ["first", "step 1", "step 2", "step 3", "last"]
    assert [axes.get_title() for axes in figure.axes] == ["all sizes", "n = 10", "n = 20"]
    assert len({axes.get_xlim() for axes in figure.axes}) == 1


def test_numbers_stand_inside_their_own_panel(report) -> None:
    figure = draw(points_of(report), "title", "")
    figure.draw_without_rendering()
    for axes in figure.axes:
        assert len(axes.texts) == 5
        for text in axes.texts:
            box = text.get_window_extent()
            assert axes.bbox.x0 <= box.x0 <= box.x1 <= axes.bbox.x1


def test_no_axis_and_no_interval_goes_beyond_what_an_accuracy_can_be(report) -> None:
    points = points_of(report)
    near = points.assign(before=points["before"] + 0.125, after=points["after"] + 0.125)
    assert (near["before"] + near["high"]).max() > 1
    figure = draw(near, "title", "")
    for axes in figure.axes:
        assert max(axes.get_xticks()) <= 1
        assert axes.spines["bottom"].get_bounds()[1] == 1
        assert max(np.nanmax(line.get_xdata()) for line in axes.get_lines()) <= 1
    losses = draw(near, "title", "", "log_loss")
    assert max(losses.axes[0].get_xticks()) > 1


def test_steps_without_effect_share_a_row_and_the_rest_still_adds_up(report) -> None:
    idle = report.steps[2]
    more = replace(report, steps=(report.steps[0], idle, report.steps[1], idle, idle))
    points = points_of(more)
    panel = points[points["panel"] == "n = 10"]
    assert panel["label"].tolist() == [
        *("first", "step 1", "step 2", "3 settings without effect", "last")
    ]
    assert panel["before"].tolist()[2:4] == panel["after"].tolist()[1:3]
    assert panel["after"].iloc[-2] == pytest.approx(panel["after"].iloc[-1])


def _is_step(line) -> bool:
    return line.get_gid() == "step"


def test_title_states_what_is_missing(report) -> None:
    figure = draw(points_of(report), "title", "INCOMPLETE: 3 of 10 cells")
    assert "INCOMPLETE: 3 of 10 cells" in figure.get_suptitle()
    assert [text.get_text() for text in figure.texts[1:]] == ["INCOMPLETE: 3 of 10 cells"]


def test_files_hold_the_figure_and_its_numbers(report, tmp_path) -> None:
    files = draw_waterfall(report, tmp_path)
    assert [file.name for file in files] == [f"waterfall.{end}" for end in ENDINGS]
    assert len(pd.read_csv(files[-1])) == 3 * 5
    first = [file.read_bytes() for file in files]
    assert [file.read_bytes() for file in draw_waterfall(report, tmp_path)] == first
