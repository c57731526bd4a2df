"""The page of a study: what is gathered for it, and its sections."""
