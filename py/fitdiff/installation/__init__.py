"""What is installed here: versions, drift from what is tested, remedies."""
