"""Data of the case study: pairs of images, and Leek's simulation."""
