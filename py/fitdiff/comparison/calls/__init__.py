"""Comparing two calls on one table: run both, find the first stage that differs, and why."""
