"""The public claims: one ladder step each, measured, with a verdict by a rule written before."""
