"""Models: the settings of each, every one a named choice in which two methods can differ.

No setting has a default: a method states them all, so that what an engine would have chosen
silently is on paper. An engine says which values it supports.
"""
