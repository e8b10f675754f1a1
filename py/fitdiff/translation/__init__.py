"""A call of one language as a script of the other, from what the cards of both share."""
