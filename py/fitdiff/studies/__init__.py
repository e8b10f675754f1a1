"""Studies: tables x splits x methods, read from TOML."""
