"""Data sources: what a study names, read into rows and outcomes of any task."""
