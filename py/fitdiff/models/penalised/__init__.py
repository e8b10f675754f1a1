"""Penalised linear models: the strengths to try, how one is chosen, and scikit-learn's fits."""
