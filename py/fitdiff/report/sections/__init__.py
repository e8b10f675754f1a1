"""The sections of a report: one module each, in the order in which `SECTIONS` has them."""
