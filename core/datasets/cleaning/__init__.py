"""Checks, what they found, and the decisions a person makes about it."""
