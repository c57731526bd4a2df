"""How pictures enter a dataset: at once, or not at all."""
