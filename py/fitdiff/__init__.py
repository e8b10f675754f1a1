"""fitdiff: the same data, the same splits, R and Python; why they differ."""
