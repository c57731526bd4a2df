"""Ensembles in training: what a run begins with, and how what joins the members is found."""
