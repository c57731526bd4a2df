"""The map of a dataset: its pictures as points."""
