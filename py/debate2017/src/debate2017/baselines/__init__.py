"""Candidates against baselines: at which sizes methods of one family beat the best of another."""
