"""Fault injection: known faults of rows and fits must be seen, each at the stage it acts on."""
