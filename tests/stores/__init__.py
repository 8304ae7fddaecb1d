"""Stores as earlier programs really made them, each with the figures that they gave then."""
