"""The Cox model: its settings."""
