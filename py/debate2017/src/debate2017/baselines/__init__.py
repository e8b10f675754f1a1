"""Contests: from which size on methods of one family beat the best of another, split by split."""
