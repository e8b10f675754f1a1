"""Methods: a model with a value for every setting, and how two of them differ."""
