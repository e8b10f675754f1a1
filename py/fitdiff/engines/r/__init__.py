"""R as an engine's resource: the R package fitdiff, its session and its versions."""
