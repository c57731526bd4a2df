"""Datasets made from datasets, and datasets written out for others."""
