"""Causes: the smallest set of declared settings that makes one method's fit another's."""
