"""Engines of the case study: one a file, each announced as an entry point."""
