"""Known differences: defaults that differ between engines, what they do, and where that is said."""
