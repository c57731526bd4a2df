"""Runs on the same features trained in one process, heads of one shape as one computation."""
