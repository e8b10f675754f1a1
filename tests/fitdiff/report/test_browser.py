"""The page in Debian's Chromium, with the network off."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

CHROMIUM = shutil.which("chromium")
WIDTHS = (360, 800, 1400)
WINDOW = {"width": 1000, "height": 800}
# The canvas of a busy machine may take its time; the limit only ends a page that never is ready.
PATIENCE = 60_000


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("There is no chromium here: make setup installs it.")
    with sync_playwright() as playwright:
        # Root has no sandbox; the page is our own.
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Opened:
    """The page in a window, and what went wrong in it."""

    def __init__(self, browser: Browser, page: Path, **options) -> None:
        options = {"viewport": WINDOW} | options
        self.context = browser.new_context(offline=True, **options)
        self.tab: Page = self.context.new_page()
        self.troubles: list[str] = []
        self.tab.on("console", self._listen)
        self.tab.on("pageerror", lambda error: self.troubles.append(str(error)))
        self.tab.on("dialog", lambda dialog: self.troubles.append(f"dialog {dialog.message}"))
        self.tab.on("request", self._watch)
        self.tab.goto(page.as_uri())
        if options.get("java_script_enabled", True):
            self.tab.wait_for_selector("html[data-ready]", state="attached", timeout=PATIENCE)
            # A figure is drawn when the section that holds it is opened.
            self.tab.evaluate(_OPEN)
            drawn = "document.querySelectorAll('.plot:not([data-drawn])').length === 0"
            self.wait_for(drawn)

    def _listen(self, message) -> None:
        if message.type in ("error", "warning"):
            self.troubles.append(message.text)

    def _watch(self, request) -> None:
        if not request.url.startswith(("file:", "data:")):
            self.troubles.append(f"asked for {request.url}")

    def ask(self, chart: str, question: str, *arguments):
        """Evaluate an expression of ``plot``, a figure's model, and of ``a``, the arguments."""
        return self.tab.evaluate(_script(question), [chart, *arguments])

    def wait_for(self, condition: str, *arguments) -> None:
        """Wait until a condition on ``a`` holds: the page answers to a new window in its own time.

        Its policy forbids the evaluation of text, by which the browser's own waiting works.
        """
        assert self.tab.evaluate(f"(a) => {_until(condition)}", [*arguments]), condition

    def wait_for_plot(self, chart: str, condition: str) -> None:
        """Wait until a condition on ``plot`` holds."""
        assert self.ask(chart, _until(condition)), condition

    def plotted(self, chart: str, source: str, column: str) -> list:
        """A column of the data that a figure has now."""
        data = "plot.renderers.map((one) => one.data_source).find((one) => one.name === a[0]).data"
        return self.ask(chart, f"Array.from({data}[a[1]] ?? {data}.get(a[1]))", source, column)


_OPEN = "document.querySelectorAll('details.section').forEach((one) => { one.open = true; })"


def _script(question: str) -> str:
    plots = "Bokeh.documents.map((one) => one.roots()[0])"
    find = f"const plot = {plots}.find((one) => one.name === `figure-${{chart}}`)"
    return f"([chart, ...a]) => {{ {find}; return {question}; }}"


def _until(condition: str) -> str:
    """A promise of whether the condition holds at some frame before patience ends."""
    again = f"performance.now() - start > {PATIENCE} ? done(false) : requestAnimationFrame(look)"
    look = f"const look = () => ({condition}) ? done(true) : {again}"
    return f"new Promise((done) => {{ const start = performance.now(); {look}; look(); }})"


@pytest.fixture(scope="session")
def opened(browser: Browser, page: Path) -> Opened:
    return Opened(browser, page)


@pytest.fixture(autouse=True)
def _nothing_goes_wrong(opened: Opened) -> Iterator[None]:
    """No error in the console, nothing fetched, no dialog of a hostile name: in every test."""
    yield
    assert opened.troubles == []


def test_every_figure_is_drawn(opened: Opened) -> None:
    """Curves, a waterfall and effects."""
    for found in ("figure.chart", ".plot[data-drawn]", ".plot[role=img][aria-label]"):
        assert opened.tab.locator(found).count() == 3


def test_a_hostile_name_is_shown_as_text(opened: Opened, material) -> None:
    hostile = material.methods[2].name
    assert opened.tab.locator("header .study").inner_text() == f"a study of {hostile}"
    assert opened.tab.get_by_role("button", name=hostile).count() == 1
    assert opened.tab.locator("img[src=x]").count() == 0


def test_a_method_is_hidden_and_shown_by_mouse_and_by_keyboard(opened: Opened) -> None:
    button = opened.tab.locator('.legend button[data-method="other"]')
    of_it = "plot.renderers.filter((r) => r.glyph.tags[0] === 'other' && r.visible).length"
    assert opened.ask("accuracy", of_it) == 3
    button.click()
    assert button.get_attribute("aria-pressed") == "false"
    assert opened.ask("accuracy", of_it) == 0
    button.press("Enter")
    assert button.get_attribute("aria-pressed") == "true"
    assert opened.ask("accuracy", of_it) == 3


def test_pointing_at_a_mark_shows_its_cell(opened: Opened) -> None:
    plot = opened.tab.locator('[data-chart="accuracy"] .plot')
    plot.scroll_into_view_if_needed()
    # Replicate 2 of "other" at n = 20: two errors in forty.
    x, y = opened.ask(
        "accuracy",
        """(() => {
          const view = Bokeh.index.get_one(plot);
          const box = view.canvas_view.el.getBoundingClientRect();
          const { x_scale, y_scale } = view.frame;
          return [box.x + x_scale.compute(20), box.y + y_scale.compute(38 / 40)];
        })()""",
    )
    opened.tab.mouse.move(x, y)
    tooltip = opened.tab.locator(".bk-Tooltip").filter(has_text="other").first
    for text in ("20", "2", "0.9500"):
        tooltip.get_by_text(text, exact=True).first.wait_for(timeout=PATIENCE)
    opened.tab.mouse.move(0, 0)


def test_n_is_chosen_for_the_waterfall_by_keyboard(opened: Opened) -> None:
    select = opened.tab.locator('[data-chart="ladder-1"] select')
    assert select.locator("option").all_inner_texts() == ["all n", "n = 10", "n = 20"]
    labels = opened.plotted("ladder-1", "bars", "text")
    assert labels[0] == "0.7500  plain"
    assert labels[2] == "-0.0250  penalty changed"
    select.focus()
    select.press("ArrowDown")
    assert select.input_value() == "n = 10"
    assert len(opened.plotted("ladder-1", "bars", "text")) == 4


def test_a_label_ends_in_dots_where_the_plot_is_too_narrow_for_it(opened: Opened) -> None:
    opened.tab.set_viewport_size({"width": 170, "height": 800})
    shown = "plot.center.find((one) => one.tags.includes('whole')).source.data"
    read = f"({shown}.shown ?? {shown}.get('shown'))"
    opened.wait_for_plot("ladder-1", f"{read}[2].endsWith('…')")
    assert opened.plotted("ladder-1", "bars", "text")[2] == "-0.0250  penalty changed"
    opened.tab.set_viewport_size(WINDOW)
    opened.wait_for_plot("ladder-1", f"{read}[2] === '-0.0250  penalty changed'")


def test_n_is_chosen_for_the_effects(opened: Opened) -> None:
    figure = opened.tab.locator('[data-chart="steps"]')
    every = opened.plotted("steps", "rows", "detail")
    assert len(every) == 1
    figure.locator("select").select_option("n = 20")
    assert len(opened.plotted("steps", "rows", "detail")) == 2


def test_a_table_is_sorted_and_filtered_by_keyboard(opened: Opened) -> None:
    table = opened.tab.locator("#table-accuracy-table")
    table.evaluate("one => { one.open = true; }")
    heading = table.locator("th", has_text="mean")
    heading.locator("button").press("Enter")
    assert heading.get_attribute("aria-sort") == "ascending"

    def column() -> list[float]:
        cells = table.locator("tbody tr:not([hidden]) td:nth-child(5)").all_inner_texts()
        return [float(cell) for cell in cells]

    rising = column()
    assert rising == sorted(rising)
    assert rising[0] < rising[-1]
    heading.locator("button").press("Enter")
    assert heading.get_attribute("aria-sort") == "descending"
    assert column() == rising[::-1]


def test_rows_are_found_by_what_they_contain(opened: Opened) -> None:
    table = opened.tab.locator("#table-ladder-1-table")
    table.locator("summary").press("Enter")
    table.locator("input").fill("WHOLE GAP")
    rows = table.locator("tbody tr:not([hidden])")
    assert 0 < rows.count() < table.locator("tbody tr").count()
    assert all("whole gap" in text.lower() for text in rows.all_inner_texts())
    table.locator("input").fill("")
    assert rows.count() == table.locator("tbody tr").count()


def test_a_word_explains_itself_by_keyboard(opened: Opened) -> None:
    word = opened.tab.locator(".word", has_text="noise floor").first
    word.focus()
    shown = word.evaluate("one => getComputedStyle(one, '::after').content")
    assert "another seed alone" in shown


def test_images_can_be_read_by_the_browser(opened: Opened) -> None:
    images = opened.tab.locator("figure.images img")
    assert images.first.get_attribute("alt") == "what it shows"
    assert images.first.evaluate("image => image.naturalWidth") == 1


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_is_wider_than_the_window(opened: Opened, width: int) -> None:
    opened.tab.set_viewport_size({"width": width, "height": 800})
    opened.wait_for("document.documentElement.scrollWidth <= a[0]", width)
    canvas = opened.tab.locator('[data-chart="accuracy"] canvas').first
    wide = "canvas.getBoundingClientRect().width"
    assert canvas.evaluate(f"(canvas, a) => {_until(f'250 < {wide} && {wide} <= a')}", width)
    opened.tab.set_viewport_size(WINDOW)


def test_the_dark_page_is_dark_and_its_figures_too(opened: Opened) -> None:
    opened.tab.emulate_media(color_scheme="dark")
    style = "getComputedStyle(document.body).backgroundColor"
    assert opened.tab.evaluate(style) == "rgb(22, 22, 22)"
    opened.wait_for_plot("accuracy", "plot.below[0].major_label_text_color === '#e8e8e6'")
    opened.tab.emulate_media(color_scheme="light")


def test_in_print_there_is_what_is_open_and_nothing_is_cut_off(opened: Opened) -> None:
    tab = opened.tab
    folded = tab.locator("#table-accuracy-table")
    folded.evaluate("one => { one.open = false; }")
    tab.emulate_media(media="print")
    # As wide as A4 at 96 dots an inch.
    tab.set_viewport_size({"width": 794, "height": 1000})
    opened.wait_for("document.documentElement.scrollWidth <= a[0]", 794)
    assert not folded.is_visible()
    assert tab.locator("#accuracy canvas").first.is_visible()
    assert tab.locator("#table-methods").is_visible()
    tab.emulate_media(media="screen")
    tab.set_viewport_size(WINDOW)


def test_on_a_phone_every_number_of_a_table_is_inside_the_window(opened: Opened) -> None:
    tab = opened.tab
    tab.set_viewport_size({"width": 390, "height": 800})
    rows = tab.locator("#table-methods tbody td.number")
    for box in (rows.nth(k).bounding_box() for k in range(rows.count())):
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    tab.set_viewport_size(WINDOW)


def test_without_scripts_all_numbers_are_there(browser: Browser, page: Path) -> None:
    opened = Opened(browser, page, java_script_enabled=False)
    assert "Scripts are off" in opened.tab.locator("noscript").inner_text()
    assert opened.tab.locator("table").count() > 10
    opened.context.close()
