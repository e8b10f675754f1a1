"""Accuracy of single pixels: exact counts, vectorised over all pixels."""
