"""A run once more: the very same plan, or the command that asks for its recipe."""
