"""Plots of a page as SVG in it: curves, confusion, intervals. They take their colours from the page's style sheet."""
