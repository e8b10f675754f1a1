"""The Leekasso in Python, up to its solver: select columns, build the design, judge the fit."""
