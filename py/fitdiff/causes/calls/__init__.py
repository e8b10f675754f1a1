"""Causes of a difference between two calls: candidates, the smallest set that closes it, proof."""
