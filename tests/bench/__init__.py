"""Measurements, as ratios taken in one run: run by `make bench`, never as a test."""
