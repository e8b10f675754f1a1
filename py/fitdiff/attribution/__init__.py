"""Ladders: methods in order, neighbours one setting apart, whose effects add up to the gap."""
