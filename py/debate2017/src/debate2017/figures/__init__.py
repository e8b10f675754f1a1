"""Figures of studies: each drawn by R, in its original's style, and again by Python.

A *style* says whose figure a study's is drawn like. It is one module here, which draws with
matplotlib, and one function ``plot_<style>`` of the R package. `debate2017.figures.style` states what
both must do; `debate2017.figures.frame` reads the results, and `debate2017.figures.twins` calls both,
writes the files and compares the numbers in them.
"""

from debate2017.figures.style import STYLES, Style, load_style

__all__ = ["STYLES", "Style", "load_style"]
