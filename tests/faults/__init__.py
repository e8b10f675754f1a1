"""Negative controls: differences planted on purpose, which fitdiff must see, place and name."""
