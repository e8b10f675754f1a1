"""What a user's own code calls: the names of ``import fitdiff``, and the results they give."""
