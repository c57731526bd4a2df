"""Trained networks carried away, in formats of others or as a folder that answers by itself, with proof that it answers alike."""
