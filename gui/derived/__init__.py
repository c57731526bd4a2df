"""Datasets made from datasets: augmented, cut out, exported, printed."""
