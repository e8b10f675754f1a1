"""The sections of fitdiff's own: one module each, announced like those of other packages."""
