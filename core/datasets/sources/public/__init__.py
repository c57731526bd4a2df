"""Datasets that others have published."""
