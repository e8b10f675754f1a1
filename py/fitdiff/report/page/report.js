"use strict";
// The page works without this script: it draws the figures and lets a reader sort, filter, choose.
(() => {
  const charts = JSON.parse(document.getElementById("charts").textContent);

  // Colours of the page, which follow the reader's settings, for what Bokeh draws on its canvas.
  function paint(plot, notice) {
    const style = getComputedStyle(document.documentElement);
    const colour = (name) => style.getPropertyValue(name).trim();
    const [ink, soft, rule, alarm] = ["--ink", "--soft", "--rule", "--alarm"].map(colour);
    const paper = colour("--paper");
    plot.setv({ outline_line_color: rule });
    for (const axis of [...plot.below, ...plot.left]) {
      axis.setv({
        axis_label_text_color: ink, major_label_text_color: ink, axis_line_color: soft,
        major_tick_line_color: soft, minor_tick_line_color: null,
        axis_label_text_font_style: "normal", axis_label_text_font_size: "14px",
        major_label_text_font_size: "13px",
      });
    }
    for (const part of plot.center) {
      if ("grid_line_color" in part) part.grid_line_color = rule;
      if (!part.tags.includes("ink")) continue;
      if ("background_fill_color" in part) part.background_fill_color = paper;
      if ("text_color" in part) part.text_color = ink;
      else part.line_color = soft;
    }
    for (const renderer of plot.renderers) {
      if (renderer.glyph.tags.includes("ink")) renderer.glyph.line_color = ink;
    }
    if (notice) plot.title.text_color = alarm;
  }

  async function draw(figure) {
    const chart = charts[figure.dataset.chart];
    const target = figure.querySelector(".plot");
    const views = await Bokeh.embed.embed_item(chart.item, target);
    const view = [...views][0];
    const plot = view.model;
    const repaint = () => paint(plot, plot.title && plot.title.text);
    repaint();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
    for (const [event, visible] of [["beforeprint", false], ["afterprint", true]]) {
      addEventListener(event, () => { plot.toolbar.visible = visible; repaint(); });
    }
    if (plot.tags[0] === "room") leaveRoom(plot, plot.tags);
    fitLabels(plot);
    hideMethods(figure, plot);
    chooseData(figure, plot, chart.data);
    target.dataset.drawn = "true";
  }

  // Names stand at the ends of lines, inside the plot: as many pixels of it, at most half.
  function leaveRoom(plot, [, low, high, room]) {
    const log = plot.x_scale.type === "LogScale";
    const fit = () => {
      const share = Math.min(0.5, room / plot.inner_width);
      const more = share / (1 - share);
      plot.x_range.end = log ? high * (high / low) ** more : high + (high - low) * more;
    };
    plot.properties.inner_width.change.connect(fit);
    fit();
  }

  // Of a text that is wider than the plot its beginning, with dots: the table below has the whole.
  function fitLabels(plot) {
    const ruler = document.createElement("canvas").getContext("2d");
    for (const labels of plot.center.filter((one) => one.tags.includes("whole"))) {
      ruler.font = `${labels.text_font_size.value ?? labels.text_font_size} ${labels.text_font.value ?? labels.text_font}`;
      const wide = (text) => ruler.measureText(text).width > plot.inner_width - 8;
      const cut = (text) => {
        if (!wide(text)) return text;
        let length = text.length - 1;
        while (length > 1 && wide(`${text.slice(0, length)}…`)) length -= 1;
        return `${text.slice(0, length).trimEnd()}…`;
      };
      const fit = () => {
        const { source } = labels;
        const column = (name) => source.data[name] ?? source.data.get(name);
        const shown = column("shown");
        column("text").forEach((text, place) => { shown[place] = cut(text); });
        source.change.emit();
      };
      plot.properties.inner_width.change.connect(fit);
      labels.source.properties.data.change.connect(fit);
      fit();
    }
  }

  function hideMethods(figure, plot) {
    for (const button of figure.querySelectorAll(".legend button")) {
      const mine = plot.renderers.filter((one) => one.glyph.tags.includes(button.dataset.method));
      const show = (shown) => {
        button.setAttribute("aria-pressed", String(shown));
        for (const renderer of mine) renderer.visible = shown;
      };
      show(button.getAttribute("aria-pressed") === "true");
      button.addEventListener("click", () => show(button.getAttribute("aria-pressed") !== "true"));
    }
  }

  function chooseData(figure, plot, data) {
    const select = figure.querySelector(":scope > .choice select");
    if (!select) return;
    select.addEventListener("change", () => {
      // Among data sources alone: marks are named too, by methods, whose names may be anything.
      const sources = plot.renderers.map((one) => one.data_source);
      for (const [name, columns] of Object.entries(data[select.value])) {
        sources.find((source) => source.name === name).data = columns;
      }
    });
  }

  const text = (row, column) => row.cells[column].textContent;
  const number = (row, column) => Number(row.cells[column].dataset.value ?? text(row, column).replace(/,/g, ""));

  // Numbers by size, words as a reader would look them up; what is unknown comes last.
  function compare(column, numeric, sign) {
    if (!numeric) return (a, b) => sign * text(a, column).localeCompare(text(b, column), "en", { numeric: true });
    return (a, b) => {
      const [x, y] = [number(a, column), number(b, column)];
      if (Number.isNaN(x) || Number.isNaN(y)) return Number.isNaN(x) - Number.isNaN(y);
      return sign * (x - y);
    };
  }

  function sortable(table) {
    const headings = [...table.tHead.rows[0].cells];
    headings.forEach((heading, column) => {
      heading.firstElementChild.addEventListener("click", () => {
        const descending = heading.getAttribute("aria-sort") === "ascending";
        for (const other of headings) other.removeAttribute("aria-sort");
        heading.setAttribute("aria-sort", descending ? "descending" : "ascending");
        const numeric = /number|signed/.test(heading.className);
        const body = table.tBodies[0];
        body.append(...[...body.rows].sort(compare(column, numeric, descending ? -1 : 1)));
      });
    });
  }

  function filterable(details) {
    const input = details.querySelector(".filter input");
    if (!input) return;
    const rows = [...details.querySelector("tbody").rows];
    input.addEventListener("input", () => {
      const wanted = input.value.toLowerCase();
      for (const row of rows) row.hidden = !row.textContent.toLowerCase().includes(wanted);
      const left = rows.filter((row) => !row.hidden).length;
      details.querySelector("output").textContent = wanted ? `${left} of ${rows.length} rows` : "";
    });
  }

  // A figure has no width before the section that holds it is open.
  function drawWhenOpen(figure) {
    const closed = figure.closest("details:not([open])");
    if (!closed) return draw(figure);
    closed.addEventListener("toggle", () => drawWhenOpen(figure), { once: true });
    return null;
  }

  function openTarget() {
    const target = location.hash && document.getElementById(location.hash.slice(1));
    const details = target && target.querySelector(":scope > details.section");
    if (details) details.open = true;
  }
  addEventListener("hashchange", openTarget);
  openTarget();

  document.querySelectorAll(".scroll table").forEach(sortable);
  document.querySelectorAll("details.table").forEach(filterable);
  Promise.all([...document.querySelectorAll("figure.chart")].map(drawWhenOpen)).then(
    () => { document.documentElement.dataset.ready = "true"; },
  );
})();
