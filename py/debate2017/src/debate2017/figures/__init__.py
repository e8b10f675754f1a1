"""Figures of studies, drawn by R in their originals' style.

A *style* says whose figure a study's is drawn like: a module here says what is drawn, a function
``plot_<style>`` of the R package ``debate2017`` draws it. Leek's figure of 2017 is drawn by Python
as well, and the numbers in both are compared.
"""
