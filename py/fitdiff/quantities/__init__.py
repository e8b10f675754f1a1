"""Quantities: what a fit or a test reports, named and labelled, whatever object it came in."""
