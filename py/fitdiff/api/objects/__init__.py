"""Objects of Python packages as sides of a comparison: the call that made each, what it reports."""
