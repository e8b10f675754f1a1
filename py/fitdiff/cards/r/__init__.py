"""Cards of R functions, one a file."""
