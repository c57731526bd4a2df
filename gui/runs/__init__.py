"""Runs: the table, curves, comparison, a run's side."""
