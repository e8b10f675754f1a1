"""Splits: training and test rows, drawn once and handed to every engine."""
