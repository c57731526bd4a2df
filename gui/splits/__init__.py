"""Splits: made, shown, doubted."""
