"""Labelling by keys: a picture, what is proposed for it, and the next one."""
