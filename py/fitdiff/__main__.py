"""`python -m fitdiff` is the command line."""

from fitdiff.cli.app import main

# Worker processes import this module again, under another name.
if __name__ == "__main__":
    main()
