"""Folds trained one after the other and judged together."""
