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


def test_each_bar_is_drawn_from_where_it_starts_to_where_it_ends(report) -> None:
    figure = draw(points_of(report), "title", "")
    effects = [step.overall for step in report.steps]
    axes = figure.axes[0]
    # Noise floors are bars too, higher than 0.9 rows.
    bars = [bar for container in axes.containers for bar in container if bar.get_height() < 0.9]
    sides = [(bar.get_x(), bar.get_x() + bar.get_width()) for bar in bars]
    ends = [(float(one.before), float(one.after)) for one in effects]
    # matplotlib stores a bar by its start and length: one sum.
    np.testing.assert_allclose(sides, ends, atol=1e-15)
    labels = [label.get_text() for label in axes.get_yticklabels()]
    assert labels == ["first", "step 1", "step 2", "step 3", "last"]
    assert [axes.get_title() for axes in figure.axes] == ["all sizes", "n = 10", "n = 20"]


def test_intervals_are_drawn_where_the_effect_would_have_arrived(report) -> None:
    axes = draw(points_of(report), "title", "").axes[1]
    drawn = [line.get_xdata() for line in axes.get_lines() if line.get_marker() == "|"]
    for ends, step in zip(drawn, report.steps, strict=True):
        effect = step.by_size[0]
        low, high = (float(effect.before) + end for end in (-0.02, 0.01))
        np.testing.assert_allclose(ends, np.array([low, high]) + float(effect.mean), atol=1e-15)


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
