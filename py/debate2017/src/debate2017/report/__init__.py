"""Sections that the case study adds to a report."""
