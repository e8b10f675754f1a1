"""Proportional hazards (Cox 1972)."""
