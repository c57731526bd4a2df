"""The page of a run: what is gathered for it, and its sections."""
