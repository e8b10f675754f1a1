"""Transforms of columns, learnt on training rows."""
