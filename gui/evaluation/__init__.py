"""Runs looked at: figures, confusion, mistakes, what separates two runs. Shown by the pages of runs and of datasets."""
