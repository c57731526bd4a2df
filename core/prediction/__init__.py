"""Answers of trained runs for new pictures."""
