"""Transfer: bodies that learnt from other images, and methods that learn little on top of them."""

from fitdiff.transfer.guard import refuse_seen_classes

__all__ = ["refuse_seen_classes"]
