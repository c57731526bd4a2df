"""Cleaning, one question at a time."""
