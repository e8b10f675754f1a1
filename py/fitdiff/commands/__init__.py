"""The commands of ``fitdiff``, one file each; each imports what it needs when it runs."""
