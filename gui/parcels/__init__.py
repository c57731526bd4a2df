"""Datasets and runs carried elsewhere as one file, and back."""
