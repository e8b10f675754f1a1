"""Figures of ``docs/debate2017.md``: taken from runs, kept in the repository, put on the page."""
