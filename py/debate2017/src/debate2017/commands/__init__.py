"""Commands that the case study adds to `fitdiff`."""
