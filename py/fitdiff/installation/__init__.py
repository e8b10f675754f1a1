"""Examination of the installation: versions, drift from what is tested, remedies."""
