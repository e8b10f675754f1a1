"""The statistics of paired effects: plain functions on counts and arrays, used by all reports."""
