"""Knowledge of functions beyond their signatures, read from the installed versions."""
