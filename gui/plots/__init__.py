"""Plots: curves, clouds, ranges and their axes."""
