"""Plots of a study: one table of all, each an entry with a module of its own."""
