"""Transfer: bodies that learned from other images, and methods that learn little on top of them."""

from debate2017.transfer.guard import refuse_seen_classes

__all__ = ["refuse_seen_classes"]
