"""What fitdiff knows of a function beyond its signature, read from what is installed."""
