"""Cards of Python functions, one a file."""
