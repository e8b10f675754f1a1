"""Engines that fit models: one a file, each announced as an entry point."""
