from dataclasses import replace
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from fitdiff.attribution.ladder import Rung
from fitdiff.attribution.measure import Effect
from fitdiff.attribution.report import LadderReport, MeasuredRung
from fitdiff.errors import DataError, UnavailableError
from fitdiff.figures import canvas, waterfall
from fitdiff.figures.waterfall import draw, draw_waterfall, points_of
from fitdiff.methods.differences import Difference
from fitdiff.results.manifest import Progress
from fitdiff.stats.bootstrap import Interval
from rbridge import RSession

STEPS = [Fraction(5, 100), Fraction(-3, 100), Fraction(0)]


def effect(n: int | None, before: Fraction, mean: Fraction, floor: float | None = 0.01) -> Effect:
    interval = Interval(float(mean) - 0.02, float(mean) + 0.01)
    return Effect(
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
    )


@pytest.fixture
def report() -> LadderReport:
    starts = {n: Fraction(80 + k, 100) for k, n in enumerate((None, 10, 20))}
    rungs = []
    for number, step in enumerate(STEPS, start=1):
        one = {n: effect(n, starts[n] + sum(STEPS[: number - 1]), step) for n in starts}
        stated = Rung(f"step {number}", Difference("epochs", number, number + 1))
        rungs.append(MeasuredRung(number, stated, "A", "B", one[None], (one[10], one[20])))
    gaps = {n: effect(n, starts[n], sum(STEPS, Fraction(0))) for n in starts}
    return LadderReport(
        name="own",
        title="a title",
        study="leek2017",
        profile="smoke",
        versions="",
        progress=Progress(planned=10, finished=10, failed=0),
        rule=None,
        start="first",
        end="last",
        rungs=tuple(rungs),
        gap=gaps[None],
        gap_by_size=(gaps[10], gaps[20]),
        left_out=0,
        missing_sizes=(),
    )


NAMES = {
    f"{stem}.{kind}"
    for stem in ("waterfall", "waterfall-python")
    for kind in ("png", "pdf", "svg", "csv")
}


def drawn(report: LadderReport) -> Figure:
    title = f"{report.start} to {report.end}: {report.title}"
    return draw(points_of(report), title, report.progress.notice())


def test_the_numbers_in_both_figures_are_those_of_the_report(report, tmp_path) -> None:
    files = draw_waterfall(report, tmp_path)
    assert {file.name for file in files} == NAMES
    for name in ("waterfall", "waterfall-python"):
        numbers = pd.read_csv(tmp_path / f"{name}.csv")
        assert len(numbers) == 3 * 5
        for panel, effects, gap in (
            ("all sizes", [rung.overall for rung in report.rungs], report.gap),
            ("n = 10", [rung.by_size[0] for rung in report.rungs], report.gap_by_size[0]),
            ("n = 20", [rung.by_size[1] for rung in report.rungs], report.gap_by_size[1]),
        ):
            drawn = numbers[numbers["panel"] == panel].sort_values("x")
            assert drawn["series"].tolist() == ["first", "step 1", "step 2", "step 3", "last"]
            expected = [gap.before, *(one.after for one in effects), gap.after]
            # Python stores a bar by its start and length: one sum.
            np.testing.assert_allclose(drawn["y"], [float(one) for one in expected], atol=1e-15)
            low = [float(one.before) + one.interval.low for one in effects]
            np.testing.assert_allclose(drawn["low"].iloc[1:-1], low, atol=1e-15)
            assert drawn["low"].iloc[[0, -1]].isna().all()


def test_what_is_missing_stands_in_the_title(report) -> None:
    incomplete = replace(report, progress=Progress(planned=10, finished=3, failed=0))
    with canvas.settings():
        figure = drawn(incomplete)
    assert "INCOMPLETE: 3 of 10 cells" in figure.get_suptitle()


def test_the_same_report_gives_the_same_bytes(report, tmp_path) -> None:
    first = [file.read_bytes() for file in draw_waterfall(report, tmp_path)]
    second = [file.read_bytes() for file in draw_waterfall(report, tmp_path)]
    assert first == second


def test_without_r_python_draws_alone_and_says_so(report, tmp_path, monkeypatch, caplog) -> None:
    (tmp_path / "waterfall.png").write_bytes(b"of an earlier run")

    def no_r() -> RSession:
        raise UnavailableError("There is no R.")

    monkeypatch.setattr(waterfall, "open_session", no_r)
    files = draw_waterfall(report, tmp_path)
    assert {file.name for file in files} == {name for name in NAMES if "-python" in name}
    assert {file.name for file in tmp_path.iterdir()} == {file.name for file in files}
    assert "by Python alone: There is no R." in caplog.text


def test_a_bar_that_python_draws_elsewhere_is_an_error(report, tmp_path, monkeypatch) -> None:
    def moved(points: pd.DataFrame, title: str, incomplete: str) -> Figure:
        # By less than an eye can see.
        return draw(points.assign(after=points["after"] + 1e-9), title, incomplete)

    monkeypatch.setattr(waterfall, "TWINS", replace(waterfall.TWINS, draw=moved))
    with pytest.raises(DataError, match=r"different numbers.*error in plot_waterfall"):
        draw_waterfall(report, tmp_path)
