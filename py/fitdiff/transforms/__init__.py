"""Transforms of columns, learned on training rows."""
