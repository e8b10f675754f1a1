"""Ladders: methods in order, neighbours one factor apart, whose effects add up to the gap."""
