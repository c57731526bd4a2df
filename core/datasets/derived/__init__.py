"""Datasets made of other datasets, and copies of datasets for other programs."""
