"""Datasets that come with an installed package."""
