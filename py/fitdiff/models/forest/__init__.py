"""Random forests: their settings, and scikit-learn's fits."""
